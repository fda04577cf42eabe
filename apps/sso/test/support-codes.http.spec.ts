import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  defineAudience,
  likelyCauses,
  newSupportCode,
  type RejectionCode,
  ResourceServer,
} from '@signet/auth-contracts';
import { stories } from '@signet/authorization-server';
import type { FastifyRequest } from 'fastify';
import { operations } from '../src/admin/operations/index.js';
import { noteRefusal } from '../src/http/support-code.js';
import { ask, consoleApp, type Person, person, type Told, tokenOf } from './support/administering.js';
import { apiSecret, issuer, orders, portal, type RunningSso, runSso } from './support/running-sso.js';
import { TestBrowser } from './support/test-browser.js';

const audience = defineAudience({ identifier: orders, name: 'Orders', scopes: { 'orders:read': 'See your orders' } });
const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const known = /^[0-9A-Z]{5}-[0-9A-Z]{5}$/;
let sso: RunningSso;
let token: string;
let owner: Person;
let user: Person;
beforeAll(async () => {
  sso = await runSso({ clients: [consoleApp] });
  owner = await person(sso, 'olga', 'owner');
  token = await tokenOf(sso, owner);
  user = await person(sso, 'ulla');
});
afterAll(() => sso?.close());

const explain = (json: object, as = token): Promise<Told> =>
  ask(sso, { method: 'POST', path: '/explain', token: as, json });
const ordersToken = (claims: object = {}, typ?: string) =>
  tokenOf(sso, user, {
    clientId: portal.clientId,
    scopes: ['orders:read'],
    claims: { aud: orders, ...claims },
    ...(typ !== undefined && { typ }),
  });
const reported = (reports: readonly object[], authorization = basic('orders-api', apiSecret)) =>
  sso.send({ method: 'POST', path: '/refusal-reports', headers: { authorization }, json: { reports } });

describe('a refusal of the issuer', () => {
  it.each<
    [
      string,
      string,
      {
        path: string;
        method?: string;
        headers?: Record<string, string>;
        form?: Record<string, string>;
        json?: unknown;
      },
    ]
  >([
    ['invalid_request', '/authorize', { path: '/authorize?client_id=portal&redirect_uri=https://evil.example' }],
    ['invalid_request', 'no endpoint', { path: '/nowhere', headers: { accept: 'text/html' } }],
    [
      'invalid_client',
      '/token',
      {
        path: '/token',
        method: 'POST',
        headers: { authorization: basic('orders-api', 'x') },
        form: { grant_type: 'client_credentials' },
      },
    ],
    [
      'unsupported_grant_type',
      '/token',
      {
        path: '/token',
        method: 'POST',
        headers: { authorization: basic('orders-api', apiSecret) },
        form: { grant_type: 'password' },
      },
    ],
    [
      'invalid_grant',
      '/token',
      {
        path: '/token',
        method: 'POST',
        form: { client_id: 'portal', grant_type: 'refresh_token', refresh_token: 'x' },
      },
    ],
    [
      'unauthorized_client',
      '/token',
      { path: '/token', method: 'POST', form: { client_id: 'portal', grant_type: 'client_credentials' } },
    ],
    ['invalid_token', '/userinfo', { path: '/userinfo', headers: { authorization: 'Bearer a.b.c' } }],
    [
      'invalid_client',
      '/refusal-reports',
      { path: '/refusal-reports', method: 'POST', json: { client_id: 'portal', reports: [] } },
    ],
  ])('%s at %s has a code in its answer and in its line, which leads to its story', async (code, place, request) => {
    const before = sso.lines.length;
    const answer = await sso.send(request);
    const supportCode = String(answer.headers['signet-support-code']);
    expect([answer.status >= 400, supportCode]).toEqual([true, expect.stringMatching(known)]);
    const lines = sso.lines.slice(before).filter((line) => 'support_code' in line);
    if (place !== 'no endpoint') expect(lines.map((line) => line.support_code)).toEqual([supportCode]);
    await sso.issuer.refusalBook.flush();
    const { status, body, headers } = await explain({ code: supportCode.toLowerCase().replace('-', ' ') });
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(body.refusal).toMatchObject({ supportCode, source: 'issuer', place, code });
    expect(body.story).toEqual(stories[code as keyof typeof stories]);
  });

  it('names no person, whatever its cause says for the log', () => {
    const noted: object[] = [];
    const request = {
      ip: '192.0.2.1',
      routeOptions: { config: {} },
      server: { refusalBook: { note: (refused: object) => noted.push(refused) } },
    } as unknown as FastifyRequest;
    const cause = { subject: 'olga-subject', resource: orders, requested: ['orders:read'] };
    const nested = { reason: { sub: 'olga-subject', why: ['x', { subject: 'olga-subject' }] } };
    noteRefusal(request, { code: 'invalid_scope', expected: 'a role', received: cause });
    noteRefusal({ ...request } as FastifyRequest, { code: 'invalid_token', expected: 'a token', received: nested });
    expect(noted).toMatchObject([
      { received: expect.stringContaining(orders) },
      { received: expect.stringContaining('x') },
    ]);
    expect(JSON.stringify(noted)).not.toContain('olga-subject');
  });

  it('shows its code on the page, where it can be copied whole', async () => {
    const { html, headers } = await new TestBrowser(sso).get('/authorize?client_id=nobody');
    expect(html).toContain(`<code id="support-code" class="copied">${headers['signet-support-code']}</code>`);
  });

  it('holds no more than twenty of one network in a minute, and counts the others', async () => {
    const codes = [];
    for (let count = 0; count < 30; count += 1) {
      const { headers } = await sso.send({ path: '/authorize?client_id=nobody', headers: {} });
      codes.push(String(headers['signet-support-code']));
    }
    await sso.issuer.refusalBook.flush();
    const statuses = await Promise.all(codes.map(async (code) => (await explain({ code })).status));
    expect(statuses.at(-1)).toBe(404);
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(20);
  });
});

describe('a refusal of an API', () => {
  let server: Server;
  let api: ResourceServer<typeof audience>;
  let address: string;
  beforeAll(async () => {
    api = new ResourceServer({
      issuer,
      jwksUri: `${sso.address}/jwks`,
      audience,
      rejectionLog: false,
      reportRefusals: {
        clientId: 'orders-api',
        clientSecret: apiSecret,
        reportsUrl: `${sso.address}/refusal-reports`,
      },
    });
    server = createServer((request, response) => {
      void api.admit(request, { kind: 'scopes', all: ['orders:read'] }).then(({ refusal }) => {
        response.writeHead(refusal?.status ?? 200, refusal?.headers).end();
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('leads from the answer of the API to the check that failed, its cause and its setting', async () => {
    const now = sso.issuer.clock.now();
    const cases: ReadonlyArray<readonly [RejectionCode, string]> = [
      ['malformed', 'a.b.c'],
      ['wrong_type', await ordersToken({}, 'JWT')],
      ['audience_mismatch', await ordersToken({ aud: 'https://other.example.com' })],
      ['issuer_mismatch', await ordersToken({ iss: 'https://other.example.com' })],
      ['token_expired', await ordersToken({ iat: now - 900, exp: now - 600 })],
      ['claim_missing', await ordersToken({ jti: undefined })],
      ['sender_constrained', await ordersToken({ cnf: { jkt: 'x'.repeat(43) } })],
      ['scope_missing', await ordersToken({ scope: '' })],
      ['signature_invalid', (await ordersToken()).replace(/\.[^.]*$/, `.${Buffer.alloc(64, 7).toString('base64url')}`)],
    ];
    expect((await fetch(address, { headers: { authorization: `Bearer ${await ordersToken()}` } })).status).toBe(200);
    const codes = new Map<RejectionCode, string>();
    for (const [code, bad] of cases) {
      const { headers } = await fetch(address, { headers: { authorization: `Bearer ${bad}` } });
      codes.set(code, String(headers.get('signet-support-code')));
    }
    await api.close();
    expect(api.status().refusalReports).toMatchObject({ sent: cases.length, dropped: 0, failure: undefined });
    for (const [code, supportCode] of codes) {
      const { body, text } = await explain({ code: supportCode });
      expect(body.refusal).toMatchObject({ supportCode, source: 'api', place: orders, code });
      expect(body.story).toEqual(stories[code]);
      expect(text).not.toContain(user.subject);
    }
  });

  it('leads to a story whatever it was refused for', async () => {
    const codes = Object.keys(likelyCauses).filter((code) => code !== 'no_token' && code !== 'fault');
    const reports = codes.map((code) => ({
      ...{ support_code: newSupportCode(), at: sso.issuer.clock.now(), code },
      ...{ check: code, expected: 'this', received: 'that' },
    }));
    expect((await reported(reports)).status).toBe(204);
    for (const { support_code: code, code: kind } of reports) {
      const { body } = await explain({ code });
      expect(body.refusal).toMatchObject({ code: kind, place: orders });
      expect(body.story).toEqual(stories[kind as keyof typeof stories]);
    }
    expect(Object.keys(stories)).toEqual(expect.arrayContaining(codes));
  });

  it('is of the API that its client is, whatever it says, and changes nothing that was told before', async () => {
    const [code, mine] = [newSupportCode(), { check: 'exp', expected: 'a', received: 'b', code: 'token_expired' }];
    const report = { support_code: code, at: 1, place: '/token', source: 'issuer', ...mine };
    expect((await reported([report])).status).toBe(204);
    expect((await reported([{ ...report, code: 'malformed' }])).status).toBe(204);
    expect((await explain({ code })).body.refusal).toMatchObject({ ...mine, source: 'api', place: orders });
  });

  it.each<[string, unknown]>([
    ['no list', 'x'],
    ['too many', Array.from({ length: 51 }, () => ({}))],
    ['no code', [{ support_code: 'x', code: 'malformed', check: '', expected: '', received: '' }]],
    ['markup for a code', [{ support_code: newSupportCode(), code: '<b>', check: '', expected: '', received: '' }]],
    [
      'an object that is no text for a code',
      [{ support_code: { toString: 1, valueOf: 1 }, code: 'malformed', check: '', expected: '', received: '' }],
    ],
    [
      'a list for a code',
      [{ support_code: [newSupportCode()], code: 'malformed', check: '', expected: '', received: '' }],
    ],
    [
      'a number for text',
      [{ support_code: newSupportCode(), code: 'malformed', check: 1, expected: '', received: '' }],
    ],
  ])('is not taken as %s', async (_name, reports) => {
    expect((await reported(reports as object[])).status).toBe(400);
  });

  it('is taken of an API alone', async () => {
    expect((await reported([], basic('orders-api', 'guess'))).status).toBe(401);
    expect((await sso.send({ method: 'POST', path: '/refusal-reports', json: { reports: [] } })).status).toBe(401);
  });
});

describe('a pasted token', () => {
  it('is judged by the verifier of APIs and by what the issuer knows, and says itself nowhere', async () => {
    const good = await ordersToken();
    const before = sso.lines.length;
    const { status, body, text } = await explain({ token: good });
    expect(status).toBe(200);
    expect(body.token).toMatchObject({ accepted: true, judgements: [{ audience: orders, accepted: true }] });
    expect(body.token.known.map((each: { check: string }) => each.check)).toEqual([
      'client',
      'revocation',
      'grant',
      'standing',
    ]);
    expect(body.story).toBeUndefined();
    const signature = good.split('.')[2] ?? 'none';
    expect(text).not.toContain(signature);
    expect(JSON.stringify(sso.lines.slice(before))).not.toContain(signature);
  });

  it('whose grant was revoked is good to an API that did not hear of it, and not to the issuer', async () => {
    const dead = await ordersToken({ jti: randomUUID() });
    const grantId = JSON.parse(Buffer.from(dead.split('.')[1] ?? '', 'base64url').toString()).grant_id as string;
    await sso.issuer.stores.grants.revoke(grantId, sso.issuer.clock.now());
    const { body } = await explain({ token: dead });
    expect(body.token).toMatchObject({ accepted: false, judgements: [{ accepted: true }] });
    expect(body.token.known.filter((each: { ok: boolean }) => !each.ok)).toMatchObject([
      { check: 'grant', received: 'revoked' },
      { check: 'standing' },
    ]);
    expect(body.story).toMatchObject({ means: stories.token_revoked.means });
  });

  it('is checked as the API that is named', async () => {
    await sso.issuer.stores.resourceServers.save({
      ...{ identifier: 'https://notes.example.com', name: 'Notes', scopes: {}, accessTokenLifetime: 300 },
      signingAlgorithm: 'ES256',
    });
    const { body } = await explain({ token: await ordersToken(), audience: 'https://notes.example.com' });
    expect(body.token).toMatchObject({ accepted: false, judgements: [{ audience: 'https://notes.example.com' }] });
    expect(body.story).toEqual(stories.audience_mismatch);
    expect((await explain({ token: 'x', audience: 'https://nobody.example.com' })).status).toBe(404);
  });

  it('of another key says nothing of what its claims name', async () => {
    const forged = (await ordersToken()).replace(/\.[^.]*$/, `.${Buffer.alloc(64, 7).toString('base64url')}`);
    const { body } = await explain({ token: forged });
    expect(body.token).toMatchObject({ accepted: false, known: [] });
    expect(body.story).toEqual(stories.signature_invalid);
    expect((await explain({ token: 'no token at all' })).body.story).toEqual(stories.malformed);
  });

  it('is kept for nobody who asks again', async () => {
    const asked = { method: 'POST', path: '/explain', token, json: { token: await ordersToken() } };
    const answers = [1, 2].map(() => ask(sso, { ...asked, headers: { 'idempotency-key': 'key-1' } }));
    for (const { headers } of await Promise.all(answers)) expect(headers['idempotency-replayed']).toBeUndefined();
  });

  it.each([{}, { code: '4F7KQ-9ZP2M', token: 'x' }, { code: '4F7KQ-9ZP2M', audience: orders }])(
    'is refused with %j',
    async (json) => {
      expect((await explain(json)).body).toMatchObject({ status: 400, code: 'invalid' });
    },
  );

  it('and a code are for those with the scope', async () => {
    const nobody = await tokenOf(sso, owner, { scopes: ['admin:users:read'] });
    expect((await explain({ code: '4F7KQ-9ZP2M' }, nobody)).status).toBe(403);
  });
});

it('names operations in stories that there are', () => {
  const ids = new Set(operations.map(({ id }) => id));
  const named = Object.values(stories).flatMap(({ setting }) => setting.operation ?? []);
  expect(named.filter((id) => !ids.has(id))).toEqual([]);
  expect(Object.values(stories).every(({ causes }) => causes.length > 0)).toBe(true);
});
