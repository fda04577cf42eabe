import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@signet/runtime/testing';
import pg from 'pg';
import { walk } from '../support/browser-flow.js';
import { type LoadedProfile, type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const base = 'https://suite.example/test/a/signet';
const redirectUri = `${base}/callback`;
let postgres: TestPostgres;
let url: string;
let issuer: RunningIssuer;
let profile: LoadedProfile;

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.createDatabase();
  // A slow machine takes its time between two retries.
  issuer = await runIssuer({ databaseUrl: url, env: { REFRESH_TOKEN_GRACE_PERIOD: '60' } });
  profile = await issuer.loadProfile('basic', base);
});
afterAll(async () => {
  await issuer?.close();
  await postgres?.stop();
});

/** Runs `work` while `statement` holds its locks in a transaction of another program. */
async function whileLocked(statement: string, values: unknown[], work: (unlock: () => Promise<void>) => Promise<void>) {
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  try {
    await other.query('BEGIN');
    await other.query(statement, values);
    await work(async () => void (await other.query('ROLLBACK')));
  } finally {
    await other.end();
  }
}

/** How many statements wait for a lock. */
async function blocked(): Promise<number> {
  const watching = new pg.Client({ connectionString: url });
  await watching.connect();
  try {
    const { rows } = await watching.query(
      `SELECT count(*)::int AS "blocked" FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    return rows[0].blocked;
  } finally {
    await watching.end();
  }
}

async function untilBlocked(count = 1): Promise<void> {
  while ((await blocked()) < count) await ask('/jwks');
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

const suite = () => profile.clients.client as NonNullable<(typeof profile.clients)[string]>;
const authorization = () =>
  `Basic ${Buffer.from(`${encodeURIComponent(suite().client_id)}:${encodeURIComponent(suite().client_secret)}`).toString('base64')}`;

async function ask(path: string, fields?: Readonly<Record<string, string>>, at = issuer.issuer) {
  const response = await fetch(`${at}${path}`, {
    redirect: 'manual',
    ...(fields && { method: 'POST', body: new URLSearchParams(fields), headers: { authorization: authorization() } }),
  });
  const text = await response.text();
  return { status: response.status, retryAfter: response.headers.get('retry-after'), text };
}
const refresh = (token: string) => ask('/token', { grant_type: 'refresh_token', refresh_token: token });

async function newCode(): Promise<string> {
  const parameters = { redirect_uri: redirectUri, response_type: 'code', scope: 'openid offline_access' };
  const address = `${issuer.issuer}/authorize?${new URLSearchParams({ client_id: suite().client_id, prompt: 'consent', ...parameters })}`;
  return (await walk(address, profile.person, redirectUri)).searchParams.get('code') ?? '';
}
const redemption = (code: string) => ({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
const redeem = (code: string, at?: string) => ask('/token', redemption(code), at);
const digestOf = (secret: string) => createHash('sha256').update(secret).digest('base64url');
const tokensOf = ({ text }: { text: string }) => JSON.parse(text) as Tokens;

/** Sends a request whose client does not wait for the answer. */
function sendAndLeave(fields: Readonly<Record<string, string>>): { readonly leave: () => void } {
  const body = new URLSearchParams(fields).toString();
  const sent = request(`${issuer.issuer}/token`, {
    method: 'POST',
    agent: false,
    headers: {
      authorization: authorization(),
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    },
  });
  sent.on('error', () => {});
  sent.end(body);
  return { leave: () => sent.destroy() };
}

describe('a table that another program has locked', () => {
  it('holds up few requests, others hear so, and what has places of its own is answered', async () => {
    await whileLocked('LOCK TABLE "refresh_token" IN ACCESS EXCLUSIVE MODE', [], async () => {
      const asked = Array.from({ length: 300 }, (_, index) => refresh(String(index).padStart(43, 'a')));
      await untilBlocked();
      for (const path of ['/jwks', '/.well-known/openid-configuration', '/health', '/end-session', '/signed-out']) {
        expect([path, (await ask(path)).status]).toEqual([path, path === '/end-session' ? 303 : 200]);
      }
      // Nobody unlocks it meanwhile.
      const answers = await Promise.all(asked);
      expect(new Set(answers.map(({ status, retryAfter }) => `${status} ${retryAfter}`))).toEqual(new Set(['503 5']));
      for (const { text } of answers) expect(JSON.parse(text)).toMatchObject({ error: 'temporarily_unavailable' });
    });
    expect((await refresh('a'.repeat(43))).status).toBe(400);
    const lines = issuer.logs.filter((line) => line.includes('"overloaded"'));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(100);
  });
});

describe('a row that another program has locked, and twelve retries whose client gave each of them up', () => {
  const retries = async (fields: Readonly<Record<string, string>>) => {
    const sent = Array.from({ length: 12 }, () => sendAndLeave(fields));
    await untilBlocked();
    for (const { leave } of sent) leave();
    // What is sent after that is read after it.
    for (let nth = 0; nth < 3; nth += 1) expect((await ask('/jwks')).status).toBe(200);
    expect(await blocked()).toBeLessThanOrEqual(1);
  };

  it('of a refresh token: others are served, and the grant lives', async () => {
    const { refresh_token } = tokensOf(await redeem(await newCode()));
    const other = tokensOf(await redeem(await newCode()));
    const row = 'SELECT 1 FROM "refresh_token" WHERE "successor_digest" IS NULL AND "digest" = $1 FOR UPDATE';
    const digest = digestOf(refresh_token);
    await whileLocked(row, [digest], async (unlock) => {
      await retries({ grant_type: 'refresh_token', refresh_token });
      const others = await refresh(other.refresh_token);
      expect(others.status).toBe(200);
      await unlock();
    });
    const again = await refresh(refresh_token);
    expect([again.status, again.text]).toEqual([200, expect.stringContaining('refresh_token')]);
    expect((await refresh(tokensOf(again).refresh_token)).status).toBe(200);
  });

  it('of a code: it is good when its client comes back', async () => {
    const code = await newCode();
    const digest = digestOf(code);
    await whileLocked('SELECT 1 FROM "authorization_code" WHERE "digest" = $1 FOR UPDATE', [digest], async (unlock) => {
      await retries({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
      await unlock();
    });
    const answer = await redeem(code);
    expect(answer.status).toBe(200);
    const { refresh_token } = tokensOf(answer);
    expect((await refresh(refresh_token)).status).toBe(200);
    // Whoever sends it again, though the first one was answered, ends it.
    expect((await redeem(code)).status).toBe(400);
    expect((await refresh(refresh_token)).status).toBe(400);
  });
});

describe('a code that waits for a lock at one process when its client leaves, and comes again at another', () => {
  beforeAll(async () => {
    await issuer.close();
    url = await postgres.createDatabase();
    // A slow machine takes its time until both wait.
    const patient = `${url}?lock_timeout=120000&statement_timeout=120000`;
    issuer = await runIssuer({ databaseUrl: patient, replicas: 2 });
    profile = await issuer.loadProfile('basic', base);
  });

  it.each([
    ['its row', 'SELECT 1 FROM "authorization_code" WHERE "digest" = $1 FOR UPDATE', true],
    ['the table of what it gives', 'LOCK TABLE "refresh_token" IN ACCESS EXCLUSIVE MODE', false],
  ])('is good there: %s', async (_what, statement, ofRow) => {
    const code = await newCode();
    let second: ReturnType<typeof redeem> | undefined;
    await whileLocked(statement, ofRow ? [digestOf(code)] : [], async (unlock) => {
      const first = sendAndLeave(redemption(code));
      await untilBlocked();
      first.leave();
      // What is sent after that is read after it.
      for (let nth = 0; nth < 3; nth += 1) expect((await ask('/jwks')).status).toBe(200);
      second = redeem(code, issuer.addresses[1]);
      await untilBlocked(2);
      await unlock();
    });
    const answer = await (second as ReturnType<typeof redeem>);
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('refresh_token')]);
    expect((await refresh(tokensOf(answer).refresh_token)).status).toBe(200);
  });
});
