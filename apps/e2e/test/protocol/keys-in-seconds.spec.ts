import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invoicesAudience } from '@signet/audiences';
import { runCli } from '@signet/cli';
import { PlainBrowser } from '@signet/demo/browser';
import { startPostgres, unsynced } from '@signet/runtime/testing';
import { run } from '@signet/workspace/processes';
import { programFile } from '@signet/workspace/programs';
import { decodeProtectedHeader } from 'jose';
import * as client from 'openid-client';
import { portalClient, signIn } from '../support/client.js';
import { publishedBy, until } from '../support/published-keys.js';
import { runIssuer } from '../support/running-issuer.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

let stack: RunningStack;
let portal: client.Configuration;

beforeAll(async () => {
  stack = await runStack();
  portal = await portalClient(stack.addresses.issuer);
});
afterAll(async () => {
  await stack?.close();
});

async function signet(...argv: string[]): Promise<Record<string, unknown>> {
  let [stdout, stderr] = ['', ''];
  const io = {
    env: stack.env,
    stdout: (text: string) => {
      stdout += text;
    },
    stderr: (text: string) => {
      stderr += text;
    },
    readStdin: async () => '',
  };
  if ((await runCli([...argv, '--json'], io)) !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

const kidOf = (token = '') => String(decodeProtectedHeader(token).kid);

/** What an API answers to this token. */
async function answer(url: string, token: string): Promise<number> {
  const response = await fetch(`${url}/whoami`, { headers: { authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return response.status;
}

describe('a signing key that leaked and was withdrawn', () => {
  it('is out of service everywhere: issuer, key set, APIs with what they had verified, and hints', async () => {
    const browser = new PlainBrowser();
    const first = await signIn(stack, portal, browser);
    const second = await client.refreshTokenGrant(portal, first.refresh_token ?? '', {
      resource: invoicesAudience.identifier,
    });
    const { issuer, ordersUrl, invoicesUrl } = stack.addresses;
    const calls = () => Promise.all([answer(ordersUrl, first.access_token), answer(invoicesUrl, second.access_token)]);
    // Both are known to the APIs by now, and so in their caches.
    for (let i = 0; i < 2; i += 1) expect(await calls()).toEqual([200, 200]);
    const leaked = new Set([kidOf(first.access_token), kidOf(second.access_token), kidOf(first.id_token)]);
    for (const kid of leaked) await signet('keys', 'withdraw', kid, '--yes');
    await until('the key set is without it', async () => (await publishedBy(issuer)).every((kid) => !leaked.has(kid)));
    await until('the APIs refuse', async () => (await calls()).every((status) => status === 401));
    const fresh = await signIn(stack, portal);
    expect(leaked).not.toContain(kidOf(fresh.access_token));
    expect(await answer(ordersUrl, fresh.access_token)).toBe(200);
    // Whoever has the key may make hints at will: the person is asked, as without one.
    const signOut = await browser.open(`${issuer}/end-session?id_token_hint=${first.id_token}`, 'https://');
    expect(signOut.html).toContain('<form');
    const userinfo = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${first.access_token}` } });
    expect(userinfo.status).toBe(401);
    // An API that begins now has never known it.
    await stack.kill('orders');
    await stack.relaunch('orders');
    expect([await answer(ordersUrl, first.access_token), await answer(ordersUrl, fresh.access_token)]).toEqual([
      401, 200,
    ]);
  });

  it('is gone from every process of an issuer, and another one signs in all of them', async () => {
    const postgres = await startPostgres(unsynced);
    const issuer = await runIssuer({ replicas: 2, databaseUrl: await postgres.createDatabase() });
    try {
      const [before = []] = await Promise.all(issuer.addresses.map(publishedBy));
      for (const kid of before) await issuer.signet(['keys', 'withdraw', kid, '--yes']);
      for (const address of issuer.addresses) {
        await until('the key set has others', async () => {
          const now = await publishedBy(address);
          return now.length === before.length && now.every((kid) => !before.includes(kid));
        });
      }
    } finally {
      await issuer.close();
      await postgres.stop();
    }
  });
});

describe('another master key', () => {
  it('is found in the place of the old one by a process that goes on all the while; and so is a reset', async () => {
    const issuer = await runIssuer();
    try {
      const file = issuer.env.MASTER_KEY_FILE ?? '';
      const fresh = join(issuer.folder, 'fresh');
      await issuer.signet(['keys', 'reencrypt', '--new-master-key-file', fresh]);
      const before = await publishedBy(issuer.issuer);
      renameSync(fresh, file);
      const { kid } = await issuer.signet(['keys', 'rotate']);
      await until('the key that was made since', async () => (await publishedBy(issuer.issuer)).includes(String(kid)));
      expect(await publishedBy(issuer.issuer)).toEqual(expect.arrayContaining([...before]));
      rmSync(file);
      const { keys } = await issuer.signet(['keys', 'reset', '--yes']);
      await until('the keys of a reset alone', async () => {
        const now = await publishedBy(issuer.issuer);
        return now.join() === now.filter((one) => (keys as string[]).includes(one)).join() && now.length === 4;
      });
      issuer.signal('SIGHUP');
      expect((await fetch(`${issuer.issuer}/health`)).status).toBe(200);
      // Beside a database that holds keys none is made anew.
      rmSync(file);
      await expect(issuer.signet(['keys', 'rotate'])).rejects.toThrow('is missing, and the database holds keys');
      const start = await run(process.execPath, [programFile('sso')], {
        env: { PATH: process.env.PATH, NODE_ENV: 'production', ...issuer.env, PORT: '0' },
        quiet: true,
        timeoutMs: 60_000,
      });
      expect([start.code, start.stderr]).toEqual([
        1,
        expect.stringMatching(/^error: MASTER_KEY_FILE: [^\n]+ is missing[^\n]+\n$/),
      ]);
      expect(existsSync(file)).toBe(false);
    } finally {
      await issuer.close();
    }
  });
});

describe('a client secret that is rotated', () => {
  const order = (token: string) =>
    fetch(`${stack.addresses.ordersUrl}/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      body: JSON.stringify({ item: 'a book', quantity: 1, unitPriceCents: 1200, currency: 'EUR' }),
    });

  it('is found in its file by the API that runs, which knew the old one; and the old one is good meanwhile', async () => {
    const { clientSecret: second } = await signet('clients', 'rotate-secret', 'orders');
    // A sign-in of its own each time, for exchanged tokens are kept.
    expect((await order((await signIn(stack, portal)).access_token)).status).toBe(201);
    writeFileSync(stack.ordersSecretFile, `${second}\n`);
    const { clientSecret: third } = await signet('clients', 'rotate-secret', 'orders', '--now');
    writeFileSync(stack.ordersSecretFile, `${third}\n`);
    expect((await order((await signIn(stack, portal)).access_token)).status).toBe(201);
  });
});
