import { beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JSONWebKeySet } from 'jose';
import { type KeySource, remoteKeys } from '../index.js';

const minute = 60_000;
let clock: number;
let fetches: number;
let answer: () => Response | Promise<Response>;
let keys: KeySource;

const jwks = async (...kids: string[]): Promise<JSONWebKeySet> => {
  const jwk = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
  return { keys: kids.map((kid) => ({ ...jwk, kid, alg: 'ES256', use: 'sig' })) };
};
const serve = async (...kids: string[]) => {
  const set = await jwks(...kids);
  answer = () => Response.json(set);
};
const fail = () => {
  answer = () => Promise.reject(new TypeError('fetch failed'));
};
const answering = (make: () => Response) => () => {
  answer = make;
};
const find = (kid = 'k1') => keys.find({ alg: 'ES256', kid });

beforeEach(async () => {
  clock = 0;
  fetches = 0;
  await serve('k1');
  keys = remoteKeys('https://sso.example.com/jwks', {
    now: () => clock,
    fetch: async () => {
      fetches += 1;
      return answer();
    },
  });
});

describe('keys of a JWKS address', () => {
  it('are fetched once, by any number of requests at the same time, and again when they are old', async () => {
    await Promise.all([find(), find(), find()]);
    await find();
    expect(fetches).toBe(1);
    clock = 10 * minute;
    await find();
    expect(fetches).toBe(2);
  });

  it('are fetched again once for an unknown kid, then not before the cooldown ends', async () => {
    await find();
    clock = minute;
    for (const kid of ['x1', 'x2', 'x3']) await expect(find(kid)).rejects.toMatchObject({ code: 'unknown_key' });
    expect(fetches).toBe(2);
    await find();
    clock = 2 * minute;
    await expect(find('x4')).rejects.toMatchObject({ code: 'unknown_key' });
    expect(fetches).toBe(3);
  });

  it('follow a rotation', async () => {
    await find();
    await serve('k2');
    clock = minute;
    await expect(find('k2')).resolves.toBeDefined();
    await expect(find('k1')).rejects.toMatchObject({ code: 'unknown_key' });
  });

  it.each([
    ['is down', fail],
    ['answers 500', answering(() => new Response('', { status: 500 }))],
    ['redirects', answering(() => new Response('', { status: 302, headers: { location: 'http://evil' } }))],
    ['answers HTML', answering(() => new Response('<html>'))],
    ['answers no key set', answering(() => Response.json({ keys: 'none' }))],
  ])('serve while the issuer %s, for a day; a kid that may be new is not called unknown', async (_name, breakIt) => {
    await find();
    breakIt();
    for (const later of [10 * minute, 60 * minute, 1439 * minute]) {
      clock = later;
      await expect(find()).resolves.toBeDefined();
      await expect(find('new')).rejects.toMatchObject({ code: 'keys_unavailable' });
    }
    clock = 1440 * minute;
    await expect(find()).rejects.toMatchObject({ code: 'keys_unavailable' });
    await serve('k1');
    clock += 5000;
    await expect(find()).resolves.toBeDefined();
  });

  it('do not press an issuer that is down', async () => {
    fail();
    for (let i = 0; i < 5; i += 1) {
      await expect(find()).rejects.toMatchObject({ code: 'keys_unavailable', received: 'fetch failed' });
    }
    expect(fetches).toBe(1);
    await serve('k1');
    clock = 5000;
    await expect(find()).resolves.toBeDefined();
    expect(fetches).toBe(2);
  });

  it('are never asked for a symmetric or an absent algorithm', async () => {
    for (const alg of ['none', 'HS256', 'toString', '__proto__']) {
      await expect(keys.find({ alg, kid: 'k1' })).rejects.toMatchObject({ code: 'unknown_key' });
    }
  });
});
