import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defineAudience, type KeySource, localKeys, ResourceServer, remoteKeys } from '@signet/auth-contracts';
import { runCli } from '../run-cli.js';

const issuer = 'http://localhost:4000';
const audience = defineAudience({ identifier: 'https://api.example.com', name: 'API', scopes: {} });
let folder: string;
let closing: (() => Promise<unknown>)[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-cli-drill-'));
  closing = [];
});
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  rmSync(folder, { recursive: true, force: true });
});

async function run(...argv: string[]) {
  const out = { stdout: '', stderr: '' };
  const code = await runCli(argv, {
    env: {
      ISSUER: issuer,
      DATABASE_URL: `sqlite:${join(folder, 'sso.sqlite')}`,
      MASTER_KEY_FILE: join(folder, 'master-key'),
    },
    stdout: (text) => {
      out.stdout += text;
    },
    stderr: (text) => {
      out.stderr += text;
    },
    readStdin: async () => '',
  });
  return { code, ...out };
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/health/tokens`;
}

const page = (value: unknown) => serve((_, response) => void response.end(JSON.stringify(value)));

/** An API that serves its own status, as docs/operations.md says. */
async function api(keys: KeySource) {
  const server = new ResourceServer({ issuer, audience, keys });
  await server.warmUp();
  closing.push(() => server.close());
  return serve((_, response) => void response.end(JSON.stringify({ tokens: server.status() })));
}

describe('signet keys drill', () => {
  const kid = 'a';
  const jwk = { kty: 'EC', crv: 'P-256', alg: 'ES256', kid, x: 'x'.repeat(43), y: 'y'.repeat(43) };

  beforeEach(async () => {
    expect((await run('keys', 'rotate', '--now')).code).toBe(0);
  });

  it('tells what a rotation and a withdrawal would come to at each API, and fails where that is not good', async () => {
    const heard = { staleForSeconds: 1, remembered: 0, refused: 0 };
    const [{ kid: known }] = JSON.parse((await run('keys', 'list', '--json')).stdout);
    const good = await page({ issuers: { [issuer]: { kids: [known], ageSeconds: 3 } }, revocations: heard });
    const fine = await run('keys', 'drill', good, '--json');
    expect([fine.code, fine.stderr]).toEqual([0, '']);
    expect(JSON.parse(fine.stdout)).toEqual([
      {
        url: good,
        judgement: {
          known: 1,
          unknown: [],
          rotation: { isGood: true, why: 'it looks for a key that it does not know' },
          withdrawal: { isGood: true, why: 'it hears of it within seconds' },
        },
      },
    ]);
    const fixed = await api(localKeys({ keys: [jwk] }));
    const wrong = await run('keys', 'drill', good, fixed);
    expect([wrong.code, wrong.stderr]).toEqual([4, 'error: not at all of them: 1 of 2\n']);
    expect(wrong.stdout).toContain('0 of 1');
    expect(wrong.stdout).toContain('bad: its keys are configured');
  });

  it('understands what an API says that cannot reach its issuer', async () => {
    const away = (async () => {
      throw new TypeError('fetch failed');
    }) as typeof globalThis.fetch;
    const told = await run('keys', 'drill', await api(remoteKeys(`${issuer}/jwks`, { fetch: away })));
    expect(told.code).toBe(4);
    expect(told.stdout).toContain('bad: it cannot fetch keys, and would refuse a new one: fetch failed');
  });

  it.each<[string, RequestListener, RegExp]>([
    ['closes', (request) => request.socket.destroy(), /cannot be reached/],
    ['leads elsewhere', (_, response) => response.writeHead(302, { location: '/' }).end(), /is not followed/],
    ['says nothing of keys', (_, response) => response.end('{"status":"ok"}'), /says nothing of keys of http/],
    ['is no JSON', (_, response) => response.end('<html>'), /says nothing of keys of http/],
  ])('says which API does not answer: one that %s', async (_, listener, why) => {
    const told = await run('keys', 'drill', await serve(listener as RequestListener));
    expect(told.code).toBe(4);
    expect(told.stdout).toMatch(why);
  });
});
