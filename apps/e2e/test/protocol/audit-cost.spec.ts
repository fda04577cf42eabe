import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { walk } from '../support/browser-flow.js';
import { type CollectedSpan, TestCollector } from '../support/collector.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const redirectUri = 'https://app.example/callback';
const api = 'https://stock.example';
const person = { username: 'alice', password: 'a password that nobody else has' };

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres(unsynced);
});
afterAll(() => postgres?.stop());

/** What requests asked of the database. */
interface Cost {
  readonly statements: number;
  /** Statements of the audit trail, and what is written in the same transaction with each, but the trail itself. */
  readonly trail: ReadonlyArray<{ readonly name: string; readonly together: readonly string[] }>;
}

const isStatement = ({ facts }: CollectedSpan) => facts['db.operation.name'] !== undefined;
const isOfTrail = (span: CollectedSpan) => isStatement(span) && / audit_/.test(span.name);
const isTogether = ({ name, facts }: CollectedSpan) => name === 'transaction' && facts['db.system.name'] !== undefined;

function costOf(spans: readonly CollectedSpan[]): Cost {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const transactionOf = (span: CollectedSpan | undefined): CollectedSpan | undefined =>
    span === undefined || isTogether(span) ? span : transactionOf(byId.get(span.parentSpanId ?? ''));
  const statements = spans.filter(isStatement);
  const trail = statements.filter(isOfTrail).map((span) => {
    const within = transactionOf(span);
    const others = statements.filter((other) => within && !isOfTrail(other) && transactionOf(other) === within);
    return { name: span.name, together: others.map(({ name }) => name).filter((name) => !name.startsWith('SELECT')) };
  });
  return { statements: statements.length, trail };
}

describe.each(['SQLite', 'PostgreSQL'])('what the audit trail costs on %s', (kind) => {
  let collector: TestCollector;
  let issuer: RunningIssuer;
  let robot: Record<string, string>;
  let stock: Record<string, string>;
  beforeAll(async () => {
    collector = await TestCollector.start();
    issuer = await runIssuer({
      ...(kind === 'PostgreSQL' && { databaseUrl: await postgres.createDatabase() }),
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint },
    });
    await issuer.signet(['resources', 'create', api, '--scope', 'stock:read=See what is there']);
    await issuer.signet(['users', 'create', person.username, '--password-stdin'], person.password);
    const create = (id: string, ...more: readonly string[]) =>
      issuer.signet(['clients', 'create', id, '--id', id, ...more]);
    const access = ['--resource', `${api}=stock:read`];
    const grants = ['--grant-type', 'authorization_code', 'refresh_token'];
    const scopes = ['--scope', 'openid', 'offline_access'];
    await create('app', '--auth-method', 'none', '--redirect-uri', redirectUri, ...grants, ...scopes, ...access);
    const secret = ['--auth-method', 'client_secret_post', '--grant-type', 'client_credentials'];
    const own = async (id: string, ...more: readonly string[]) => {
      const { clientSecret } = await create(id, ...secret, ...more);
      return { client_id: id, client_secret: String(clientSecret) };
    };
    robot = await own('robot', ...access);
    stock = await own('stock', '--acts-as-resource', api);
  });
  afterAll(async () => {
    await issuer?.close();
    await collector?.close();
  });

  const isMark = ({ name }: CollectedSpan) => name === 'GET /jwks';
  let marks = 0;
  /** Spans come in the order in which they end: behind the one of a request that follows nothing is missing. */
  async function asked(work: () => Promise<unknown>): Promise<Cost> {
    const before = new Set(collector.spans.map(({ spanId }) => spanId));
    await work();
    marks += 1;
    await fetch(`${issuer.issuer}/jwks`);
    const spans = await collector.until((all) => all.filter(isMark).length >= marks);
    return costOf(spans.filter(({ spanId }) => !before.has(spanId)));
  }

  async function post(path: string, form: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    const answer = await fetch(`${issuer.issuer}${path}`, { method: 'POST', body: new URLSearchParams(form) });
    expect([path, answer.status]).toEqual([path, 200]);
    return (await answer.json()) as Record<string, string>;
  }

  /** Signs in, agrees, and comes back with what redeems the code. */
  async function code(): Promise<Record<string, string>> {
    const verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      client_id: 'app',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid offline_access stock:read',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      prompt: 'consent',
    });
    const callback = await walk(`${issuer.issuer}/authorize?${query}`, person, redirectUri);
    return {
      client_id: 'app',
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
  }

  it('is nothing where tokens are given for a code, by client credentials, refreshed and introspected', async () => {
    let redeem: Record<string, string> = {};
    await asked(async () => {
      redeem = await code();
    });
    let answer: Record<string, string> = {};
    const keep = (request: Promise<Record<string, string>>) => async () => {
      answer = await request;
    };
    const costs: Record<string, Cost> = {};
    const note = async (name: string, request: () => Promise<Record<string, string>>) => {
      costs[name] = await asked(() => keep(request())());
    };
    await note('code', () => post('/token', redeem));
    const { refresh_token: refresh = '' } = answer;
    await note('refresh', () =>
      post('/token', { client_id: 'app', grant_type: 'refresh_token', refresh_token: refresh }),
    );
    await note('client credentials', () => post('/token', { ...robot, grant_type: 'client_credentials' }));
    const { access_token: token = '' } = answer;
    await note('introspection', () => post('/introspect', { ...stock, token }));
    expect(answer.active).toBe(true);
    for (const [name, cost] of Object.entries(costs)) expect([name, cost.trail]).toEqual([name, []]);
    // Something was seen at all.
    expect(costs.code?.statements).toBeGreaterThan(0);
    expect(costs.refresh?.statements).toBeGreaterThan(0);
  });

  it('is two inserts for a sign-in and two for a yes, in the transaction of what they tell', async () => {
    const { trail } = await asked(code);
    const inserts = ['INSERT audit_entry', 'INSERT audit_origin'];
    expect(trail.map(({ name }) => name)).toEqual([...inserts, ...inserts]);
    const [signedIn, , agreed] = trail.map(({ together }) => together);
    expect(signedIn).toContain('INSERT session');
    expect(agreed).toEqual(expect.arrayContaining(['INSERT consent', 'INSERT authorization_code']));
  });
});
