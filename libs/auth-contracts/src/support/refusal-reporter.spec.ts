import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { RejectionFacts } from '../errors/rejection-log.js';
import { defineAudience, localKeys, ResourceServer, type ToldRejection } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';
import type { ReportedRefusal } from './reported-refusal.js';

const audience = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'Read orders' },
});
const reads = { kind: 'scopes', all: ['orders:read'] } as const;
const code = /^[0-9A-Z]{5}-[0-9A-Z]{5}$/;

/** What the issuer was sent, and what it answers. */
class Sink {
  readonly sent: { url: string; headers: Headers; reports: ReportedRefusal[] }[] = [];
  answer: () => Promise<Response> = async () => new Response(null, { status: 204 });

  readonly fetch: typeof globalThis.fetch = async (url, init) => {
    const { reports } = JSON.parse(String(init?.body)) as { reports: ReportedRefusal[] };
    this.sent.push({ url: String(url), headers: new Headers(init?.headers), reports });
    return this.answer();
  };

  get reports(): readonly ReportedRefusal[] {
    return this.sent.flatMap((one) => one.reports);
  }
}

const request = (token?: string) => ({
  method: 'GET',
  url: '/orders',
  headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
});

describe('an API that reports its refusals', () => {
  let issuer: TestIssuer;
  let sink: Sink;
  let lines: RejectionFacts[];
  let told: ToldRejection[];
  const open: ResourceServer<typeof audience>[] = [];

  beforeAll(async () => {
    issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
  });
  beforeEach(() => {
    sink = new Sink();
    lines = [];
    told = [];
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  });
  afterEach(async () => {
    jest.useRealTimers();
    sink.answer = async () => new Response(null, { status: 204 });
    for (const one of open.splice(0)) await one.close();
  });

  const start = (more: object = {}, reporting: object = {}) => {
    const server = new ResourceServer({
      issuer: issuer.issuer,
      keys: localKeys(issuer.jwks),
      audience,
      rejectionLog: (facts) => void lines.push(facts),
      onRejection: (_, one) => void told.push(one),
      reportRefusals: { clientId: 'orders', clientSecret: 's3cret', fetch: sink.fetch, ...reporting },
      ...more,
    });
    open.push(server);
    return server;
  };
  const turns = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  };
  const pass = async (milliseconds: number) => {
    await jest.advanceTimersByTimeAsync(milliseconds);
    await turns();
  };

  it('gives the caller, the log, onRejection and the issuer the same code, and the issuer no token and no person', async () => {
    const api = start();
    const token = await issuer.mint({ audience, subject: 'alice-1' });
    const { refusal } = await api.admit(request(token), reads);
    const supportCode = refusal?.headers['Signet-Support-Code'] ?? '';
    expect(supportCode).toMatch(code);
    expect(lines).toMatchObject([{ code: 'scope_missing', support_code: supportCode }]);
    expect(told).toEqual([{ reported: false, supportCode }]);
    expect(sink.sent).toEqual([]);
    await pass(1_000);
    expect(sink.reports).toEqual([
      {
        support_code: supportCode,
        at: expect.any(Number),
        code: 'scope_missing',
        check: 'scopes',
        expected: 'orders:read',
        received: '',
        client_id: 'test-client',
      },
    ]);
    const [{ url, headers } = { url: '', headers: new Headers() }] = sink.sent;
    expect(url).toBe('https://issuer.example.com/refusal-reports');
    expect(headers.get('authorization')).toBe(`Basic ${Buffer.from('orders:s3cret').toString('base64')}`);
    const said = JSON.stringify(sink.reports);
    for (const secret of [token, 'alice-1']) expect(said).not.toContain(secret);
    expect(api.status().refusalReports).toEqual({ sent: 1, dropped: 0, waiting: 0, failure: undefined });
  });

  it('answers with the same bytes otherwise as one that reports nothing, whichever check failed', async () => {
    const silent = start({ reportRefusals: undefined });
    const api = start();
    const good = await issuer.mint({ audience });
    const tokens = [good, `${good}x`, 'a.b.c', await issuer.mint({ audience, claims: { exp: 1 } })];
    for (const token of tokens) {
      const [without, withCode] = [await silent.admit(request(token), reads), await api.admit(request(token), reads)];
      const { 'Signet-Support-Code': told, ...headers } = withCode.refusal?.headers ?? {};
      expect(told).toMatch(code);
      expect({ ...withCode.refusal, headers }).toEqual(without.refusal);
    }
    expect((await api.admit(request(), reads)).refusal).toEqual((await silent.admit(request(), reads)).refusal);
  });

  it('gives a code to what it does not report, so that nobody learns which share that is', async () => {
    const api = start({}, { share: 0 });
    const { refusal } = await api.admit(request('a.b.c'));
    expect(refusal?.headers['Signet-Support-Code']).toMatch(code);
    await pass(60_000);
    expect(sink.sent).toEqual([]);
    expect(api.status().refusalReports).toMatchObject({ sent: 0, dropped: 1, waiting: 0 });
  });

  it('reports so many of a reason in a minute: who sends rubbish hides nobody whose token is good', async () => {
    const api = start();
    for (let count = 0; count < 500; count += 1) await api.admit(request('a.b.c'));
    await api.admit(request(await issuer.mint({ audience })), reads);
    await pass(1_000);
    const codes = sink.reports.map((each) => each.code);
    expect(codes.filter((each) => each === 'malformed')).toHaveLength(20);
    expect(codes.filter((each) => each === 'scope_missing')).toHaveLength(1);
    expect(api.status().refusalReports).toMatchObject({ sent: 21, dropped: 480 });
    await pass(60_000);
    await api.admit(request('a.b.c'));
    await pass(1_000);
    expect(api.status().refusalReports).toMatchObject({ sent: 22 });
  });

  it('asks an issuer that is away again, later and later, and loses nothing', async () => {
    const api = start();
    sink.answer = () => Promise.reject(new Error('away'));
    await api.admit(request('a.b.c'));
    await pass(1_000);
    expect(api.status().refusalReports).toEqual({ sent: 0, dropped: 0, waiting: 1, failure: 'away' });
    await pass(1_000);
    expect(sink.sent).toHaveLength(2);
    await pass(1_000);
    expect(sink.sent).toHaveLength(2);
    sink.answer = async () => new Response(null, { status: 204 });
    await pass(1_000);
    expect(api.status().refusalReports).toEqual({ sent: 1, dropped: 0, waiting: 0, failure: undefined });
    expect(new Set(sink.reports.map((each) => each.support_code)).size).toBe(1);
  });

  it('gives up what the issuer will never take, and goes on', async () => {
    const api = start();
    sink.answer = async () => new Response('{"error":"invalid_request"}', { status: 400 });
    await api.admit(request('a.b.c'));
    await pass(1_000);
    expect(api.status().refusalReports).toMatchObject({
      sent: 0,
      dropped: 1,
      waiting: 0,
      failure: 'the issuer answered 400',
    });
  });

  it('refuses at once whatever the issuer does: nobody waits for one that never answers', async () => {
    const api = start();
    sink.answer = () => new Promise(() => {});
    await api.admit(request('a.b.c'));
    await pass(1_000);
    expect(sink.sent).toHaveLength(1);
    const { refusal } = await api.admit(request('a.b.c'));
    expect(refusal?.status).toBe(401);
    await pass(5_000);
    expect(api.status().refusalReports).toMatchObject({ waiting: 2, failure: expect.stringContaining('no answer') });
  });

  it('sends at the end what waits, and gives up after its grace', async () => {
    const [quick, slow] = [start(), start()];
    await quick.admit(request('a.b.c'));
    await quick.close();
    expect(quick.status().refusalReports).toMatchObject({ sent: 1, waiting: 0 });
    sink.answer = () => new Promise(() => {});
    await slow.admit(request('a.b.c'));
    const closed = slow.close();
    await pass(2_000);
    await closed;
    expect(slow.status().refusalReports).toMatchObject({ sent: 0, dropped: 1, waiting: 0 });
  });

  it('says of a refusal that was only reported that the request went on', async () => {
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const api = start({ mode: 'report-only', until, reportLog: () => {} });
    const { reported } = (await api.admit(request('a.b.c'))) as { reported?: { headers: object } };
    expect(reported?.headers).toEqual({});
    await pass(1_000);
    expect(sink.reports).toMatchObject([{ code: 'malformed', let_on: true }]);
    expect(lines).toMatchObject([{ reported: true, support_code: sink.reports[0]?.support_code }]);
  });
});
