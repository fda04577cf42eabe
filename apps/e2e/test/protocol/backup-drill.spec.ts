import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import { PlainBrowser } from '@signet/demo/browser';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { mustRun, type RunningProcess, startProcess } from '@signet/workspace/processes';
import { programFile } from '@signet/workspace/programs';
import * as client from 'openid-client';
import { authorize, portalClient } from '../support/client.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

const resource = ordersAudience.identifier;

/** What somebody was given, and the browser in which they are signed in. */
interface Acknowledged {
  readonly refreshToken: string;
  readonly browser: PlainBrowser;
}

describe.each(['SQLite', 'PostgreSQL'])('a backup of an issuer on %s', (kind) => {
  let stack: RunningStack;
  let postgres: TestPostgres | undefined;
  let restored: RunningProcess | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'signet-drill-'));
  beforeAll(async () => {
    postgres = kind === 'PostgreSQL' ? await startPostgres(unsynced) : undefined;
    stack = await runStack(postgres ? { DATABASE_URL: await postgres.createDatabase() } : {});
  });
  afterAll(async () => {
    await restored?.stop();
    await stack?.close();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const signet = (argv: readonly string[], env: Readonly<Record<string, string>>) =>
    mustRun(`signet ${argv[0]}`, process.execPath, [programFile('cli'), ...argv], {
      env: { PATH: process.env.PATH, ...env },
      quiet: true,
    });

  it('made under load, has all that was acknowledged before, when the process is killed and the backup starts elsewhere', async () => {
    const portal = await portalClient(stack.addresses.issuer);
    const acknowledged: Acknowledged[] = [];
    let killed = false;
    const worker = async (): Promise<void> => {
      while (!killed) {
        const browser = new PlainBrowser();
        try {
          const { callback, checks } = await authorize(stack, portal, browser);
          const given = await client.authorizationCodeGrant(portal, callback, checks, { resource });
          const rotated = await client.refreshTokenGrant(portal, given.refresh_token ?? '', { resource });
          acknowledged.push({ refreshToken: rotated.refresh_token ?? '', browser });
        } catch (error) {
          if (killed) return;
          // Nothing waits for what no worker does any more.
          killed = true;
          throw error;
        }
      }
    };
    const workers = Promise.all(Array.from({ length: 3 }, worker));
    const until = async (most: number) => {
      while (!killed && acknowledged.length < most) await new Promise((resolve) => setImmediate(resolve));
    };
    await Promise.race([until(12), workers]);
    const before = [...acknowledged];
    const file = join(folder, 'sso.backup');
    await signet(['backup', file, '--json'], stack.env);
    // The load went on.
    await Promise.race([until(before.length + 3), workers]);
    killed = true;
    await stack.kill('sso');
    await workers;

    const elsewhere = postgres ? await postgres.createDatabase() : `sqlite:${join(folder, 'elsewhere', 'sso.sqlite')}`;
    const env = { ...stack.env, DATABASE_URL: elsewhere };
    await signet(['restore', file, '--json'], env);
    const { port } = new URL(stack.addresses.issuer);
    restored = startProcess(process.execPath, [programFile('sso')], {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env, HOST: 'localhost', PORT: port },
    });
    await restored.says((line) => line.includes('listens on'));

    for (const { refreshToken, browser } of before) {
      await client.refreshTokenGrant(portal, refreshToken, { resource });
      // Signed in as before: no page asks for a password.
      const wanted = new URLSearchParams({
        redirect_uri: stack.redirectUri,
        scope: 'openid',
        prompt: 'none',
        code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
        code_challenge_method: 'S256',
      });
      const page = await browser.open(client.buildAuthorizationUrl(portal, wanted).href, stack.redirectUri);
      expect(new URL(page.url).searchParams.get('code') ?? page.url).toMatch(/^[\w-]{20,}$/);
    }
  });
});
