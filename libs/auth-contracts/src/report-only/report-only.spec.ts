import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  AccessTokenVerifier,
  defineAudience,
  KeySource,
  localKeys,
  type RejectionFacts,
  type ReportOnlyFacts,
  ResourceServer,
  type Site,
  type TokenRejection,
} from '../index.js';
import { createDpopKey, createTestIssuer, type TestIssuer } from '../testing/index.js';
import { clientOf } from '../verification/verified-client.js';
import { untilDate } from './mode.js';
import { ReportWindow } from './report-window.js';

const audience = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'Read orders' },
});
const reads = { kind: 'scopes', all: ['orders:read'] } as const;
const start = Date.parse('2027-01-01T00:00:00Z') / 1000;
const day = 86_400;
const until = '2027-01-31';
const end = start + 30 * day;

let issuer: TestIssuer;
let now: number;
let said: ReportOnlyFacts[];
let logged: RejectionFacts[];
let told: (readonly [string, boolean])[];
let open: ResourceServer<typeof audience, 'report-only'>[] = [];

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
});
beforeEach(() => {
  now = start;
  said = [];
  logged = [];
  told = [];
});
afterEach(async () => {
  for (const one of open) await one.close();
  open = [];
});

function serve(more: object = {}): ResourceServer<typeof audience, 'report-only'> {
  const server = new ResourceServer({
    issuer: issuer.issuer,
    keys: localKeys(issuer.jwks),
    audience,
    mode: 'report-only',
    until,
    now: () => now,
    reportLog: (facts) => void said.push(facts),
    rejectionLog: (facts) => void logged.push(facts),
    onRejection: ({ code }: TokenRejection, { reported }) => void told.push([code, reported]),
    ...more,
  });
  open.push(server);
  return server;
}

const mint = (claims: object = {}, more: object = {}) =>
  issuer.mint({ audience, scopes: ['orders:read'], claims: { iat: now - 10, exp: now + 100, ...claims }, ...more });
const request = (token?: string, scheme = 'Bearer') => ({
  method: 'GET',
  url: '/orders/42?secret=1',
  headers: token === undefined ? {} : { authorization: `${scheme} ${token}` },
});

class BrokenKeys extends KeySource {
  override find = () => Promise.reject(new Error('down'));
}
const throwing = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: () => {
      throw new Error('secret of the schema');
    },
  },
};

const refusals: readonly {
  readonly code: string;
  readonly status: number;
  readonly client: string;
  readonly isVerified: boolean;
  readonly token?: () => Promise<string>;
  readonly options?: () => object;
}[] = [
  { code: 'no_token', status: 401, client: 'none', isVerified: false },
  { code: 'malformed', status: 401, client: 'unverified', isVerified: false, token: async () => 'a.b.c' },
  {
    code: 'unknown_key',
    status: 401,
    client: 'unverified',
    isVerified: false,
    token: () => mint({ client_id: 'forged' }, { header: { kid: 'none' } }),
  },
  {
    code: 'wrong_type',
    status: 401,
    client: 'portal',
    isVerified: true,
    token: () => issuer.mintIdToken('portal'),
  },
  {
    code: 'audience_mismatch',
    status: 401,
    client: 'web',
    isVerified: true,
    token: () => mint({ aud: 'https://invoices.example.com', client_id: 'web' }),
  },
  {
    code: 'token_expired',
    status: 401,
    client: 'web',
    isVerified: true,
    token: () => mint({ exp: now - 100, client_id: 'web' }),
  },
  {
    code: 'claim_missing',
    status: 401,
    client: 'old-name',
    isVerified: true,
    token: () => mint({ client_id: undefined, azp: 'old-name' }),
  },
  {
    code: 'scope_missing',
    status: 403,
    client: 'web',
    isVerified: true,
    token: () => mint({ client_id: 'web' }, { scopes: [] }),
  },
  {
    code: 'sender_constrained',
    status: 401,
    client: 'web',
    isVerified: true,
    token: () => mint({ client_id: 'web', cnf: { jkt: 'x'.repeat(43) } }),
  },
  {
    code: 'keys_unavailable',
    status: 503,
    client: 'unverified',
    isVerified: false,
    token: () => mint(),
    options: () => ({ keys: new BrokenKeys() }),
  },
  {
    code: 'fault',
    status: 500,
    client: 'unverified',
    isVerified: false,
    token: () => mint(),
    options: () => ({ audience: defineAudience({ ...audience, claims: throwing as never }) }),
  },
];

describe('report-only lets go on, without a principal, and counts', () => {
  it.each(refusals)('what would be $code', async ({ code, status, client, isVerified, token, options }) => {
    const api = serve(options?.());
    const sent = await token?.();
    const admission = await api.admit(request(sent), reads);
    expect(admission).toMatchObject({ reported: { code, status, headers: {} } });
    expect([admission.principal, admission.refusal]).toEqual([undefined, undefined]);
    const { rows, total, codes } = api.report();
    expect([total, codes]).toEqual([1, { [code]: 1 }]);
    expect(rows).toEqual([
      expect.objectContaining({ method: 'GET', route: '*', client, isVerified, code, count: 1, refusedToo: 0 }),
    ]);
    expect(rows[0]?.likelyCause).not.toBe('');
    expect(logged).toEqual([expect.objectContaining({ event: 'token_rejected', code, reported: true })]);
    const isRejection = !['no_token', 'fault'].includes(code);
    expect(told).toEqual(isRejection ? [[code, true]] : []);
    expect(admission.rejection?.code).toBe(isRejection ? code : undefined);
    const everything = JSON.stringify([api.report(), logged, said]);
    for (const secret of ['secret', ...(sent?.split('.') ?? [])].filter((part) => part.length > 5)) {
      expect(everything).not.toContain(secret);
    }
  });

  it('what would be replay_unavailable, of a token that is known or not', async () => {
    const key = await createDpopKey();
    const api = serve({
      dpopReplays: {
        remember: () => {
          throw new Error('away');
        },
      },
    });
    const token = await mint({ client_id: 'web', cnf: { jkt: key.jkt } });
    const proof = await key.prove({
      token,
      method: 'GET',
      url: 'https://orders.example.com/orders/42',
      claims: { iat: now },
    });
    const proven = { ...request(token, 'DPoP'), headers: { authorization: `DPoP ${token}`, dpop: proof } };
    expect(await api.admit(proven, reads)).toMatchObject({ reported: { code: 'replay_unavailable', status: 503 } });
    expect(await api.admit(proven, reads)).toMatchObject({ reported: { code: 'replay_unavailable', status: 503 } });
    expect(api.report()).toMatchObject({ unavailable: 2, rows: [{ client: 'web', isVerified: true, count: 2 }] });
  });

  it('what would be introspection_unavailable, which no client is to be changed for either', async () => {
    const introspection = {
      endpoint: 'https://issuer.example.com/introspect',
      clientId: 'orders',
      clientSecret: 'secret',
      fetch: () => Promise.reject(new TypeError('away')),
    };
    const api = serve({ introspection });
    expect(await api.admit(request('opaque'))).toMatchObject({
      reported: { code: 'introspection_unavailable', status: 503 },
    });
    expect(api.report()).toMatchObject({ total: 1, unavailable: 1 });
  });

  it('and knows the client of a token that was revoked', async () => {
    const verifier = new AccessTokenVerifier({
      issuer: issuer.issuer,
      keys: localKeys(issuer.jwks),
      audience,
      now: () => now,
      revocations: { find: () => 'sub', subscribe: () => {} },
    });
    const refused = await verifier.verify(await mint({ client_id: 'web' })).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'token_revoked' });
    expect(clientOf(refused)).toBe('web');
    expect(JSON.stringify(refused)).not.toContain('web');
  });

  it('and what is good has its principal, known or not', async () => {
    const api = serve();
    const token = await mint();
    for (let i = 0; i < 2; i += 1) {
      const admission = await api.admit(request(token), reads);
      expect([admission.principal?.subject, admission.reported]).toEqual(['subject-1', undefined]);
    }
    expect(await api.admitOptional(request())).toEqual({});
    expect(await api.admitOptional(request('a.b.c'))).toMatchObject({ reported: { code: 'malformed' } });
    expect(api.report().total).toBe(1);
  });

  it('never a requirement that is none: that is a mistake of whoever wrote it', async () => {
    await expect(serve().admit(request(), { kind: 'nothing' } as never)).rejects.toThrow(TypeError);
  });

  it('and whoever asks without an answer is told, in whatever mode', async () => {
    await expect(serve().authorize(request('a.b.c'))).rejects.toMatchObject({ code: 'malformed' });
  });
});

describe('the date', () => {
  it('passes while the process runs: from then on refusals are enforced, and nothing opens them again', async () => {
    const api = serve();
    now = end - 1;
    expect(await api.admit(request('a.b.c'))).toMatchObject({ reported: { code: 'malformed' } });
    now = end;
    expect(await api.admit(request('a.b.c'))).toMatchObject({ refusal: { status: 401 } });
    expect(await api.admit(request())).toMatchObject({ refusal: { status: 401 } });
    now = start;
    expect(await api.admit(request('a.b.c'))).toMatchObject({ refusal: { status: 401 } });
    expect(api.status().reportOnly).toMatchObject({ isOpen: false });
    expect(api.report()).toMatchObject({ mode: 'enforce', total: 1 });
    expect(told.map(([, reported]) => reported)).toEqual([true, false, false]);
    expect(said.map(({ event, requests }) => [event, requests])).toEqual([
      ['report_only', 0],
      ['report_only_over', 1],
    ]);
  });

  it('has passed at the start: enforced, and said, and no failure', async () => {
    now = end + day;
    const api = serve();
    expect(said).toMatchObject([{ event: 'report_only_over', until: '2027-01-31T00:00:00.000Z' }]);
    expect(await api.admit(request('a.b.c'))).toMatchObject({ refusal: { status: 401 } });
    now = start;
    expect(await api.admit(request('a.b.c'))).toMatchObject({ refusal: { status: 401 } });
  });

  it('is asked of the clock each time: one that fails closes, and what failed is told', async () => {
    let isBroken = false;
    const api = serve({ now: () => (isBroken ? Number.NaN : now) });
    const token = await mint();
    expect(await api.admit(request(token), reads)).toMatchObject({ principal: {} });
    isBroken = true;
    await expect(api.admit(request('a.b.c'))).rejects.toThrow(TypeError);
    await expect(api.admit(request(token), reads)).rejects.toThrow(TypeError);
    expect(await api.admit(request())).toMatchObject({ refusal: { status: 401 } });
  });

  it.each([
    ['2027-01-31', '2027-01-31T00:00:00.000Z'],
    ['2027-01-31T08:00Z', '2027-01-31T08:00:00.000Z'],
    ['2027-01-31T08:00:00.5+02:00', '2027-01-31T06:00:00.000Z'],
    ['2027-06-30', '2027-06-30T00:00:00.000Z'],
  ])('may be %s', (given, shown) => {
    expect(serve({ until: given }).status().reportOnly).toMatchObject({ isOpen: true, until: shown });
  });

  it.each([
    '',
    'soon',
    '2027-02-31',
    '2027-13-01',
    '2027-1-31',
    '31.01.2027',
    '2027-01-31T08:00',
    '2027-01-31T24:00Z',
    '2027-01-31 08:00Z',
    '2027-01-31T08:00:60Z',
    ' 2027-01-31',
    '2027-01-31\n',
    '+002027-01-31',
    '1800000000',
    new Date('2027-01-31'),
    1_800_000_000,
    null,
    undefined,
    Number.POSITIVE_INFINITY,
    ['2027-01-31'],
  ])('is not %p', (given) => {
    expect(() => serve({ until: given })).toThrow(TypeError);
    expect(() => serve({ until: given })).toThrow('ResourceServer: until must be a date as 2027-01-31');
    expect(() => untilDate(given, 'x')).toThrow(TypeError);
  });

  it.each(['2027-07-01', '2028-01-01', '9999-12-31'])('is not so far ahead as %s', (given) => {
    expect(() => serve({ until: given })).toThrow('ResourceServer: until must be at most 180 days ahead');
  });

  it('stands with the mode, and the mode with it', () => {
    expect(() => serve({ mode: undefined })).toThrow("until must stand beside mode: 'report-only'");
    expect(() => serve({ mode: 'enforce' })).toThrow("until must stand beside mode: 'report-only'");
    for (const mode of ['Report-only', 'report', true, null]) {
      expect(() => serve({ mode })).toThrow('mode must be enforce or report-only');
    }
  });
});

describe('a place of its own', () => {
  const at =
    (mode: unknown): (() => Site) =>
    () => ({ mode: mode as Site['mode'], route: '/orders/:id' });

  it('enforces in an API that reports, and reports in one that enforces, until its own date', async () => {
    const reporting = serve();
    expect(await reporting.admitAtOnce(request(), [], at('enforce'))).toMatchObject({ refusal: { status: 401 } });
    const enforcing = serve({ mode: undefined, until: undefined });
    const window = enforcing.reportOnly('test', '2027-01-15', 'OrdersController.list');
    expect(await enforcing.admitAtOnce(request(), [])).toMatchObject({ refusal: { status: 401 } });
    expect(await enforcing.admitAtOnce(request(), [], at(window))).toMatchObject({ reported: { code: 'no_token' } });
    expect(enforcing.report().rows).toMatchObject([{ route: '/orders/:id', code: 'no_token' }]);
    expect(enforcing.status().reportOnly).toMatchObject({
      isOpen: true,
      where: ['OrdersController.list until 2027-01-15T00:00:00.000Z'],
    });
    now = start + 14 * day;
    expect(await enforcing.admitAtOnce(request(), [], at(window))).toMatchObject({ refusal: { status: 401 } });
  });

  it('is not opened by a date that the API was not asked for', async () => {
    const api = serve({ mode: undefined, until: undefined });
    const other = serve({ mode: undefined, until: undefined }).reportOnly('test', until, 'elsewhere');
    const looksLikeOne = { isOpen: () => true, end, until };
    for (const mode of [other, new ReportWindow(end), looksLikeOne, 'report-only', true, {}, null]) {
      expect(await api.admitAtOnce(request(), [], at(mode))).toMatchObject({ refusal: { status: 401 } });
    }
    expect(() => api.reportOnly('test', '2027-12-31', 'x')).toThrow('test: until must be at most 180 days ahead');
    expect(() => api.reportOnly('test', 'never', 'x')).toThrow('test: until must be a date');
  });

  it('has one of few dates, and few names', () => {
    const api = serve();
    for (let i = 0; i < 5_000; i += 1) api.reportOnly('test', until, `place ${i}`);
    expect(JSON.stringify(api.status().reportOnly).length).toBeLessThan(1_000);
    const dates = (count: number) => {
      for (let i = 0; i < count; i += 1) {
        api.reportOnly('test', new Date((start + day + i * 60) * 1000).toISOString(), 'x');
      }
    };
    expect(() => dates(200)).toThrow('until must be one of few dates');
  });
});

describe('what is said of it', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => void jest.useRealTimers());
  const hour = 3_600_000;
  const pass = (milliseconds: number) => {
    now += milliseconds / 1000;
    jest.advanceTimersByTime(milliseconds);
  };

  it('is a line at the start, one each hour with the counts, and one at the end', async () => {
    const api = serve({ until: '2027-01-01T02:30:00Z' });
    expect(said).toEqual([
      {
        event: 'report_only',
        audience: audience.identifier,
        until: '2027-01-01T02:30:00.000Z',
        where: 'the application until 2027-01-01T02:30:00.000Z',
        since: '2027-01-01T00:00:00.000Z',
        requests: 0,
        codes: {},
      },
    ]);
    await api.admit(request());
    await api.admit(request('a.b.c'));
    await api.admit(request('a.b.c'));
    pass(hour - 60_000);
    expect(said).toHaveLength(1);
    pass(60_000);
    expect(said[1]).toMatchObject({ event: 'report_only', requests: 3, codes: { no_token: 1, malformed: 2 } });
    pass(hour);
    expect(said).toHaveLength(3);
    pass(hour / 2);
    expect(said[3]).toMatchObject({ event: 'report_only_over', requests: 3 });
    pass(24 * hour);
    expect(said).toHaveLength(4);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends with the API, and keeps no process running', async () => {
    const api = serve();
    expect(jest.getTimerCount()).toBe(1);
    await api.close();
    expect(jest.getTimerCount()).toBe(0);
    pass(24 * hour);
    expect(said).toHaveLength(1);
  });

  it('is nothing, and needs no timer, where report-only was not asked for', () => {
    const api = serve({ mode: undefined, until: undefined });
    expect(jest.getTimerCount()).toBe(0);
    expect(said).toEqual([]);
    expect(api.status()).not.toHaveProperty('reportOnly');
    expect(api.report()).toMatchObject({ mode: 'enforce', until: undefined, total: 0, rows: [] });
  });

  it('cannot be turned off, and a log that fails ends nothing', () => {
    expect(() => serve({ reportLog: false })).toThrow('reportLog must be a function');
    serve({
      reportLog: () => {
        throw new Error('a full disk');
      },
    });
    pass(2 * hour);
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    serve({ reportLog: undefined, rejectionLog: false });
    expect(warn.mock.calls.map(([line]) => JSON.parse(String(line)))).toMatchObject([
      { level: 'warn', event: 'report_only', until: '2027-01-31T00:00:00.000Z' },
    ]);
    warn.mockRestore();
  });

  it('is that it is over after the time that it had, though the clock stands still', async () => {
    const api = serve();
    jest.advanceTimersByTime(30 * 24 * hour - 1);
    expect(await api.admit(request())).toMatchObject({ reported: { code: 'no_token' } });
    jest.advanceTimersByTime(1);
    expect(await api.admit(request())).toMatchObject({ refusal: { status: 401 } });
    expect(said.at(-1)).toMatchObject({ event: 'report_only_over' });
  });

  it('stands in the status, which is up', () => {
    expect(serve().status()).toMatchObject({
      status: 'up',
      reportOnly: {
        isOpen: true,
        until: '2027-01-31T00:00:00.000Z',
        where: ['the application until 2027-01-31T00:00:00.000Z'],
        requests: 0,
      },
    });
  });
});

describe('the header for development', () => {
  it('is there where the request goes on as well, and not otherwise', async () => {
    const api = serve({ exposeRejectionCode: true });
    const headers = async (token?: string) => (await api.admit(request(token))).reported?.headers;
    expect(await headers('a.b.c')).toEqual({ 'Signet-Rejection': 'malformed' });
    expect(await headers()).toEqual({ 'Signet-Rejection': 'no_token' });
    now = end;
    expect(await api.admit(request('a.b.c'))).toMatchObject({
      refusal: { headers: { 'Signet-Rejection': 'malformed' } },
    });
  });

  it('is refused in production', () => {
    const { NODE_ENV } = process.env;
    process.env.NODE_ENV = 'production';
    try {
      expect(() => serve({ exposeRejectionCode: true })).toThrow('not in production');
      expect(() => serve({ exposeRejectionCode: false })).not.toThrow();
    } finally {
      process.env.NODE_ENV = NODE_ENV;
    }
  });
});
