import { spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import {
  openSilenceableWay,
  type SilenceableWay,
  startPostgres,
  type TestPostgres,
  unsynced,
} from '@signet/runtime/testing';
import { programFile } from '@signet/workspace/programs';
import pg from 'pg';
import { withOperators } from '../support/readiness.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const bounds = 'connect_timeout=1&statement_timeout=800&query_timeout=1200&lock_timeout=300';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const scope = 'openid orders:read';
const signIn = new URLSearchParams({
  client_id: 'app',
  response_type: 'code',
  redirect_uri: 'https://app.example/callback',
  scope,
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
});
let postgres: TestPostgres;
let way: SilenceableWay;
let direct: string;
let issuer: RunningIssuer;

async function start(parameters = bounds): Promise<RunningIssuer> {
  const databaseUrl = `${way.through(direct)}?${parameters}`;
  const running = await runIssuer({ databaseUrl, env: withOperators });
  const { identifier } = ordersAudience;
  await running.signet(['resources', 'create', identifier, '--scope', 'orders:read=See your orders']);
  const create = ['clients', 'create', 'App', '--id', 'app', '--auth-method', 'none'];
  const redirect = ['--redirect-uri', 'https://app.example/callback'];
  const grants = ['--grant-type', 'authorization_code', 'refresh_token', deviceGrant];
  await running.signet([...create, ...redirect, ...grants, '--resource', `${identifier}=orders:read`]);
  return running;
}

beforeAll(async () => {
  postgres = await startPostgres(unsynced);
  direct = await postgres.createDatabase();
  way = await openSilenceableWay(Number(new URL(direct).port));
  issuer = await start();
});
afterEach(() => way?.speak());
afterAll(async () => {
  await issuer?.close();
  await way?.close();
  await postgres?.stop();
});

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

async function ask(path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(`${issuer.issuer}${path}`, { redirect: 'manual', ...init });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() };
}

const post = (path: string, fields: Readonly<Record<string, string>>, headers: Record<string, string> = {}) =>
  ask(path, { method: 'POST', body: new URLSearchParams({ client_id: 'app', ...fields }), headers });

const readsAndWrites = (): Array<() => Promise<Answer>> => [
  () => post('/device_authorization', { scope }),
  () => post('/token', { grant_type: 'refresh_token', refresh_token: 'a'.repeat(43) }),
  () => post('/token', { grant_type: 'refresh_token', refresh_token: 'a'.repeat(43) }, { origin: 'https://a.example' }),
  () => post('/revoke', { token: 'b'.repeat(43) }),
  () => ask(`/authorize?${signIn}`),
];

const documents = ['/jwks', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];

async function expectUnavailable(answers: ReadonlyArray<Promise<Answer>>): Promise<void> {
  for (const { status, retryAfter, text } of await Promise.all(answers)) {
    expect(status).toBe(503);
    expect(retryAfter).toBe('5');
    expect(text).toContain('temporarily_unavailable');
  }
}

/** As operators are told. */
async function reasons(): Promise<readonly string[]> {
  const [url = ''] = issuer.logs.flatMap((line) => /^Operators ask the issuer at (http:\S+)$/.exec(line)?.[1] ?? []);
  const told = (await (await fetch(`${url}/health/ready`)).json()) as { reasons: ReadonlyArray<{ reason: string }> };
  return told.reasons.map(({ reason }) => reason);
}

/** Readiness is what the last look found. */
async function untilReadiness(expected: number): Promise<void> {
  while ((await ask('/health/ready')).status !== expected);
}

/** A connection may still break under the first that ask after a silence; each of those finds one such connection out. */
async function until(status: number, asked: () => Promise<Answer>): Promise<Answer> {
  for (let left = 30; left > 0; left -= 1) {
    const answer = await asked();
    if (answer.status === status) return answer;
  }
  throw new Error('it did not recover');
}

describe('connections of the issuer that are dead while new ones work', () => {
  it('hold requests up for a bounded time, and are replaced', async () => {
    await Promise.all(Array.from({ length: 20 }, () => post('/device_authorization', { scope })));
    way.silenceConnections();
    const answers = await Promise.all(Array.from({ length: 40 }, () => post('/device_authorization', { scope })));
    expect(answers.some(({ status }) => status === 503)).toBe(true);
    expect(answers.filter(({ status }) => status !== 503 && status !== 200)).toEqual([]);
    await until(200, () => post('/device_authorization', { scope }));
    await untilReadiness(200);
  });
});

describe('a database that is silent', () => {
  it('turns requests away with 503, keys and metadata are answered, and all is well when it speaks', async () => {
    const before = await Promise.all(documents.map((path) => ask(path)));
    way.silence();
    await expectUnavailable(readsAndWrites().map((asked) => asked()));
    await untilReadiness(503);
    expect(await reasons()).toContain('database_away');
    const lively = await Promise.all(Array.from({ length: 30 }, () => ask('/health')));
    expect(new Set(lively.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await Promise.all(documents.map((path) => ask(path)))).toEqual(before);
    await expectUnavailable(readsAndWrites().map((asked) => asked()));
    way.speak();
    await untilReadiness(200);
    await until(200, () => post('/device_authorization', { scope }));
    await until(400, () => post('/token', { grant_type: 'refresh_token', refresh_token: 'a'.repeat(43) }));
  });

  it('leaves no trace of where it was asked in the log, but says that it was away', () => {
    const lines = issuer.logs.filter((line) => line.includes('unavailable'));
    expect(lines.length).toBeGreaterThan(0);
    expect(issuer.logs.join('\n')).not.toMatch(/server_error|\bat .*\.js:\d+/);
  });

  it('ends a start with one sentence', async () => {
    way.silence();
    const DATABASE_URL = `${issuer.env.DATABASE_URL}&start_timeout=0`;
    const child = spawn(process.execPath, [programFile('sso')], {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...issuer.env, DATABASE_URL, PORT: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1);
    expect(said).toMatch(/^error: DATABASE_URL: the database is not available: [^\n]+\n$/);
  });
});

describe('a row that another transaction has', () => {
  it('is waited for no longer than lock_timeout', async () => {
    const { text: answer } = await until(200, () => post('/device_authorization', { scope }));
    const begun = JSON.parse(answer) as Record<string, string>;
    const poll = () => post('/token', { grant_type: deviceGrant, device_code: begun.device_code ?? '' });
    const other = new pg.Client({ connectionString: direct });
    await other.connect();
    try {
      await other.query('BEGIN');
      await other.query('SELECT 1 FROM "device_code" FOR UPDATE');
      await expectUnavailable([poll()]);
      await other.query('ROLLBACK');
    } finally {
      await other.end();
    }
    const { text } = await until(400, poll);
    expect(text).toMatch(/authorization_pending|slow_down/);
  });
});

describe('SIGTERM while the database is silent', () => {
  it('ends the process with requests under way, whatever bounds they have', async () => {
    await issuer.close();
    direct = await postgres.createDatabase();
    issuer = await start('connect_timeout=3600&statement_timeout=0&query_timeout=3600000');
    expect((await post('/device_authorization', { scope })).status).toBe(200);
    way.silence();
    const underWay = Array.from({ length: 30 }, () =>
      post('/device_authorization', { scope }).then(
        ({ status }) => status,
        () => 'cut off',
      ),
    );
    await untilReadiness(503);
    expect((await ask('/jwks')).status).toBe(200);
    await issuer.stopProcesses();
    expect(await Promise.all(underWay)).toEqual(Array(30).fill('cut off'));
  });
});
