import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { defineAudience, KeySource, localKeys, ResourceServer } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';
import { KeyWatch } from './key-watch.js';
import { WithdrawableKeys } from './withdrawable-keys.js';

const audience = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes: {} });
const closing: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An issuer whose key set a test decides, over real HTTP; it tells of each time that it was asked. */
async function open(answer: (issuer: TestIssuer) => { status: number; body: unknown }) {
  const issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  const asked = new Set<() => void>();
  const server: Server = createServer((_request, response) => {
    const { status, body } = answer(issuer);
    response.writeHead(status, { connection: 'close' }).end(JSON.stringify(body), () => {
      for (const tell of [...asked]) tell();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return {
    issuer,
    jwksUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    /** Resolves when it was asked once more. */
    next: () =>
      new Promise<void>((resolve) => {
        const tell = () => {
          asked.delete(tell);
          resolve();
        };
        asked.add(tell);
      }),
  };
}

describe('an API whose issuer has no keys at its start', () => {
  it.each([
    ['is away', () => ({ status: 503, body: {} })],
    ['answers an empty set', () => ({ status: 200, body: { keys: [] } })],
    ['answers no JSON that it knows', () => ({ status: 200, body: ['?'] })],
  ])('becomes ready by itself, without a token, where it %s', async (_name, broken) => {
    let works = false;
    const { issuer, jwksUri, next } = await open((one) => (works ? { status: 200, body: one.jwks } : broken()));
    const server = new ResourceServer({ issuer: 'https://sso.example.com', audience, jwksUri });
    closing.push(() => server.close());
    await server.warmUp();
    expect(server.status()).toMatchObject({ status: 'down', issuers: { 'https://sso.example.com': { kids: [] } } });
    await next();
    expect(server.status().status).toBe('down');
    works = true;
    // It is ready as soon as it has read what was answered: the next question would come a second later.
    while (server.status().status === 'down') await Promise.race([next(), new Promise(setImmediate)]);
    expect(server.status().issuers['https://sso.example.com']?.kids).toEqual(issuer.jwks.keys.map(({ kid }) => kid));
  });

  it('is asked each second while it is not ready, and no more when that is stopped', () => {
    jest.useFakeTimers();
    try {
      let [isReady, asked] = [false, 0];
      const warmUp = () => {
        asked += 1;
        return Promise.reject(new Error('away'));
      };
      const watch = new KeyWatch(() => [{ isReady: () => isReady, warmUp } as unknown as KeySource]);
      watch.start();
      watch.start();
      jest.advanceTimersByTime(3000);
      expect(asked).toBe(3);
      isReady = true;
      jest.advanceTimersByTime(3000);
      expect(asked).toBe(3);
      // As where they are too old one day, and nobody sends a token.
      isReady = false;
      jest.advanceTimersByTime(1000);
      expect(asked).toBe(4);
      watch.stop();
      jest.advanceTimersByTime(3000);
      expect(asked).toBe(4);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('lives on where keys of somebody else fail without a promise', () => {
    jest.useFakeTimers();
    try {
      const warmUp = jest.fn(() => {
        throw new Error('away');
      });
      const watch = new KeyWatch(() => [{ isReady: () => false, warmUp } as unknown as KeySource]);
      watch.start();
      jest.advanceTimersByTime(2000);
      expect(warmUp).toHaveBeenCalledTimes(2);
      watch.stop();
    } finally {
      jest.useRealTimers();
    }
  });

  it.each<[string, () => never]>([
    [
      'throws',
      () => {
        throw new Error('a fault of the application');
      },
    ],
    ['answers with nothing', () => undefined as never],
  ])('lives on, and says so, where keys of somebody else cannot say how they are: it %s', (_name, fail) => {
    jest.useFakeTimers();
    try {
      const warmUp = jest.fn(async () => {});
      const source = { find: fail, generation: () => 0, warmUp, status: fail, isReady: fail } as unknown as KeySource;
      const keys = new WithdrawableKeys(source);
      const watch = new KeyWatch(() => [keys, source]);
      watch.start();
      jest.advanceTimersByTime(2000);
      watch.stop();
      expect(keys.status()).toEqual({ kids: [], failure: expect.any(String) });
    } finally {
      jest.useRealTimers();
    }
  });

  it('is not up with keys that were all withdrawn', async () => {
    const issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
    const keys = new WithdrawableKeys(localKeys(issuer.jwks));
    expect(keys.isReady()).toBe(true);
    for (const { kid } of issuer.jwks.keys) keys.withdraw(String(kid));
    expect(keys.isReady()).toBe(false);
  });

  it('is up where keys of somebody else do not say', async () => {
    class Foreign extends KeySource {
      find(): never {
        throw new Error('none');
      }
    }
    const server = new ResourceServer({ issuer: 'https://sso.example.com', audience, keys: new Foreign() });
    expect(server.status().status).toBe('up');
  });
});
