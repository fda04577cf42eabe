import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import { runCli } from '@signet/cli';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { type RoundRobin, roundRobin } from '../support/round-robin.js';
import { type RunningApp, runApp } from '../support/running-app.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-rolling-'));
const issuer = 'http://localhost:4999';
let postgres: TestPostgres;
let env: Record<string, string>;
let apps: RunningApp[] = [];
let proxy: RoundRobin | undefined;

beforeAll(async () => {
  postgres = await startPostgres(unsynced);
  env = {
    ISSUER: issuer,
    DATABASE_URL: await postgres.createDatabase(),
    MASTER_KEY: randomBytes(32).toString('base64url'),
    RATE_LIMITS: 'off',
    DRAIN_DELAY: '2',
  };
});
afterAll(async () => {
  await proxy?.close();
  await Promise.all(apps.map(({ process }) => process.kill()));
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function signet(...argv: string[]): Promise<Record<string, string>> {
  let said = '';
  const note = (text: string) => {
    said += text;
  };
  const code = await runCli([...argv, '--json'], { env, stdout: note, stderr: note, readStdin: async () => '' });
  if (code !== 0) throw new Error(said);
  return JSON.parse(said) as Record<string, string>;
}

it('issuers that are stopped and started one after the other lose no request', async () => {
  await signet('migrate');
  await signet('resources', 'create', ordersAudience.identifier, '--scope', 'orders:read=See your orders');
  const create = [
    'clients',
    'create',
    'Job',
    '--grant-type',
    'client_credentials',
    '--auth-method',
    'client_secret_post',
  ];
  const made = await signet(...create, '--resource', `${ordersAudience.identifier}=orders:read`);
  apps = await Promise.all([runApp('sso', folder, env), runApp('sso', folder, env)]);
  const balancer = await roundRobin(apps.map(({ port }) => port));
  proxy = balancer;
  await Promise.all(apps.map(({ port }) => balancer.until(port, true)));

  const form = {
    grant_type: 'client_credentials',
    client_id: made.clientId ?? '',
    client_secret: made.clientSecret ?? '',
  };
  const failures: string[] = [];
  let answered = 0;
  let goesOn = true;
  const ask = async (): Promise<void> => {
    const isToken = answered % 2 === 0;
    const response = isToken
      ? await fetch(`${balancer.url}/token`, { method: 'POST', body: new URLSearchParams(form) })
      : await fetch(`${balancer.url}/jwks`);
    const body = await response.text();
    answered += 1;
    if (response.status !== 200) failures.push(`${response.status} ${body.slice(0, 100)}`);
  };
  const load = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (goesOn) {
        await ask();
        // The processes that start need the machine too.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }),
  );
  try {
    for (const [index, app] of apps.entries()) {
      app.signal('SIGTERM');
      expect(await app.process.ended).toMatchObject({ code: 0, signal: null });
      const again = await runApp('sso', folder, { ...env, PORT: String(app.port) });
      apps[index] = again;
      await balancer.until(again.port, true);
    }
  } finally {
    goesOn = false;
    await load;
  }
  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(16);
});
