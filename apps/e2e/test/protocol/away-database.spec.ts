import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  openSilenceableWay,
  type SilenceableWay,
  startPostgres,
  type TestPostgres,
  unsynced,
} from '@signet/runtime/testing';
import { freePorts } from '@signet/workspace/ports';
import { type RunningProcess, run, startProcess } from '@signet/workspace/processes';
import { programFile } from '@signet/workspace/programs';

const names = ['sso', 'orders', 'invoices'] as const;
type Name = (typeof names)[number];

const folder = mkdtempSync(join(tmpdir(), 'signet-away-'));
const logs: Record<Name, string[]> = { sso: [], orders: [], invoices: [] };
const processes: RunningProcess[] = [];
let postgres: TestPostgres;
let databases: Readonly<Record<Name, string>>;
let ports: readonly number[];
let wayPort: number;
let way: SilenceableWay | undefined;

beforeAll(async () => {
  postgres = await startPostgres(unsynced);
  const create = () => postgres.createDatabase();
  databases = { sso: await create(), orders: await create(), invoices: await create() };
  [wayPort = 0, ...ports] = await freePorts(4);
});
afterAll(async () => {
  await Promise.all(processes.map((one) => one.stop()));
  await way?.close();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const addressOf = (name: Name) => `http://localhost:${ports[names.indexOf(name)]}`;
const serverPort = () => Number(new URL(databases.sso).port);

function throughTheWay(name: Name): string {
  const url = new URL(databases[name]);
  url.port = String(wayPort);
  return url.href;
}

function environment(name: Name, databaseUrl: string): Record<string, string> {
  const own = { PORT: new URL(addressOf(name)).port, HOST: 'localhost', DATABASE_URL: databaseUrl };
  const shared = { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ISSUER: addressOf('sso'), ...own };
  if (name === 'sso') return { ...shared, MASTER_KEY_FILE: join(folder, 'master-key'), RATE_LIMITS: 'off' };
  if (name === 'invoices') return shared;
  return { ...shared, CLIENT_ID: 'orders', CLIENT_SECRET: 'hidden', INVOICES_URL: addressOf('invoices') };
}

function launch(name: Name): RunningProcess {
  const started = startProcess(process.execPath, [programFile(name)], {
    env: environment(name, `${throughTheWay(name)}?start_timeout=600`),
    graceMs: 30_000,
    onLine: (line: string) => void logs[name].push(line),
  });
  processes.push(started);
  return started;
}

async function ask(address: string, init?: RequestInit) {
  const response = await fetch(address, { redirect: 'manual', ...init });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() };
}

/** A connection may still break under the first that ask. */
async function until(status: number, address: string): Promise<void> {
  for (let left = 60; left > 0; left -= 1) if ((await ask(address)).status === status) return;
  throw new Error(`${address} is not ${status}`);
}

/** Readiness is what the last look found. */
async function untilReadiness(status: number, name: Name): Promise<void> {
  while ((await ask(`${addressOf(name)}/health/ready`)).status !== status);
}

describe('a database that is not there', () => {
  it('is waited for no longer where the app is told to end', async () => {
    await Promise.all(
      names.map(async (name) => {
        const one = launch(name);
        await one.says((line) => line.startsWith('Waiting for the database'));
        process.kill(one.pid ?? 0, 'SIGTERM');
        // Of itself: the first process of a container is ended by no signal.
        expect(await one.ended).toMatchObject({ code: 143, signal: null });
      }),
    );
  });

  it('is waited for at the start, by each app, which says what for', async () => {
    const started = names.map(launch);
    const waiting = /^Waiting for the database of DATABASE_URL, 600 s at most: ECONNREFUSED$/;
    await Promise.all(started.map((one) => one.says((line) => waiting.test(line))));
    way = await openSilenceableWay(serverPort(), wayPort);
    await Promise.all(started.map((one) => one.says((line) => line.includes('listens on'))));
    for (const name of names) {
      expect(logs[name].some((line) => /^The database is there after \d+ s$/.test(line))).toBe(true);
      await until(200, `${addressOf(name)}/health`);
    }
    // Orders has a secret that nobody knows here.
    for (const name of ['sso', 'invoices'] as const) await untilReadiness(200, name);
  });

  it.each(names)('is not waited for by %s where waiting is of no use', async (name) => {
    const url = databases[name];
    for (const wrong of [url.replace('postgres:postgres@', 'postgres:wrong@'), url.replace(/\w+$/, 'nothing')]) {
      const env = { ...environment(name, wrong), PORT: '0' };
      const outcome = await run(process.execPath, [programFile(name)], { env, quiet: true, timeoutMs: 100_000 });
      expect([outcome.code, outcome.stdout]).toEqual([1, '']);
      expect(outcome.stderr).toMatch(/^error: DATABASE_URL: [^\n]+\n$/);
    }
  });

  it('is said with 503 at every door, and counted in the log', async () => {
    await way?.close();
    way = undefined;
    const post = (path: string, fields: Record<string, string>) => () =>
      ask(`${addressOf('sso')}${path}`, { method: 'POST', body: new URLSearchParams({ client_id: 'x', ...fields }) });
    const doors = [
      post('/token', { grant_type: 'authorization_code', code: 'x' }),
      post('/par', { response_type: 'code' }),
      post('/revoke', { token: 'x' }),
      post('/introspect', { token: 'x' }),
      post('/device_authorization', {}),
      () => ask(`${addressOf('sso')}/authorize?client_id=x`),
      () => ask(`${addressOf('sso')}/end-session?client_id=x`),
    ];
    const answers = await Promise.all(Array.from({ length: 20 }, () => doors.map((door) => door())).flat());
    expect(new Set(answers.map(({ status, retryAfter }) => `${status} ${retryAfter}`))).toEqual(new Set(['503 5']));
    expect(answers.filter(({ text }) => !text.includes('temporarily_unavailable'))).toEqual([]);
    for (const name of names) {
      await untilReadiness(503, name);
      expect((await ask(`${addressOf(name)}/health`)).status).toBe(200);
    }
    for (const path of ['/jwks', '/.well-known/openid-configuration']) {
      expect((await ask(`${addressOf('sso')}${path}`)).status).toBe(200);
    }
    await Promise.all(processes.map((one) => one.stop()));
    const counted = (name: Name) =>
      logs[name].flatMap((line) =>
        /"(?:database|temporarily)_unavailable"/.test(line) ? [Number(/"count":(\d+)/.exec(line)?.[1])] : [],
      );
    const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
    // What a process does by itself may be counted besides, and what was asked of it before it was there.
    expect(sum(counted('sso'))).toBeGreaterThanOrEqual(20 * 7);
    for (const name of names) {
      expect(counted(name).length).toBeLessThan(20);
      expect(logs[name].join('\n')).not.toMatch(/server_error|\bat .*\.js:\d+|"level":"error"/);
    }
  });
});
