import { beforeEach, describe, expect, it } from '@jest/globals';
import { issuer } from '../../test/authorization-fixture.js';
import { authorizeAndRedeem, read, refusalOf, startIssuer, type TestIssuer, tokens } from '../../test/token-fixture.js';
import type { ClaimsHook } from '../records/claims-policy.js';
import { OutboundBusy, type OutboundResponse } from '../shared/outbound-http.js';
import { ClaimsHooks } from './claims-hooks.js';

const url = 'https://hr.example.com/claims';
const hook: ClaimsHook = { url, claims: ['cost_centre', 'teams'], failure: 'omit', cache: 60 };
const good = { cost_centre: 'R-1', teams: ['a', 'b'], sub: 'mallory', level: 9 };

let server: TestIssuer;
let hooks: ClaimsHooks;
beforeEach(async () => {
  server = await startIssuer();
  const { ports, core } = server;
  hooks = new ClaimsHooks({ ...ports, tokenSigner: core.tokenSigner });
});

const ask = (about: object = {}, of: Partial<ClaimsHook> = {}) =>
  hooks.ask(
    { ...hook, ...of },
    { audience: 'https://orders.example.com', clientId: 'portal', subject: 'alice', algorithm: 'ES256', ...about },
  );
const answered = (response: Partial<OutboundResponse>) =>
  server.outbound.answers.set(url, { status: 200, contentType: 'application/json', body: '{}', ...response });
const asked = () => server.outbound.posted.length;

describe('a hook', () => {
  it('is asked with a request that the issuer signed for it alone, of its own type, for a minute, once', async () => {
    server.outbound.serve(url, good);
    expect(await ask()).toEqual({
      claims: new Map<string, unknown>([
        ['cost_centre', 'R-1'],
        ['teams', ['a', 'b']],
      ]),
    });
    await ask({ subject: 'bob' });
    const requests = server.outbound.posted.map(({ fields }) => read(new Map(fields).get('request')));
    const [first, second] = requests;
    expect(server.outbound.posted.map(({ fields }) => fields.map(([name]) => name))).toEqual([
      ['request'],
      ['request'],
    ]);
    expect(first?.header).toMatchObject({ typ: 'claims-request+jwt', alg: 'ES256' });
    expect((await server.stores.signingKeys.list()).map(({ kid }) => kid)).toContain(first?.header.kid);
    const now = server.clock.now();
    expect(first?.claims).toEqual({
      iss: issuer,
      aud: url,
      sub: 'alice',
      client_id: 'portal',
      resource: 'https://orders.example.com',
      claims: ['cost_centre', 'teams'],
      iat: now,
      exp: now + 60,
      jti: expect.any(String),
    });
    expect(first?.claims.jti).not.toBe(second?.claims.jti);
    // It passes for no token of the issuer.
    const token = new Map(server.outbound.posted[0]?.fields ?? []).get('request') ?? '';
    await expect(server.core.tokenSigner.verifyOwnAccessToken(token)).rejects.toMatchObject({ code: 'invalid_token' });
    await expect(server.core.tokenSigner.verifyIdTokenHint(token)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('is asked once for callers at the same time, and again when its answer is too old', async () => {
    server.outbound.serve(url, good);
    await Promise.all([ask(), ask(), ask()]);
    server.clock.advance(59);
    await ask();
    expect(asked()).toBe(1);
    server.clock.advance(1);
    await ask();
    expect(asked()).toBe(2);
    await ask({ subject: 'bob' });
    await ask({ clientId: 'web basic' });
    await ask({}, { claims: ['teams'] });
    expect(asked()).toBe(5);
  });

  it('with a cache of nought is asked each time', async () => {
    server.outbound.serve(url, good);
    for (let at = 0; at < 3; at += 1) await ask({}, { cache: 0 });
    expect(asked()).toBe(3);
  });

  it.each<[string, Partial<OutboundResponse>, string]>([
    ['an error', { status: 500 }, 'answered 500'],
    ['nothing', { status: 204, body: '' }, 'answered 204'],
    ['a page', { contentType: 'text/html' }, 'the answer is not application/json'],
    ['no JSON', { body: '{' }, 'the answer is no JSON object'],
    ['a list', { body: '[]' }, 'the answer is no JSON object'],
    [
      'more than a token has room for',
      { body: JSON.stringify({ teams: ['x'.repeat(2_000), 'y'.repeat(2_000), 'z'.repeat(99)] }) },
      'the answer is too large',
    ],
    ['too much', { body: `{"a":"${'x'.repeat(16_384)}"}` }, 'the answer is too large'],
    ['an object as a claim', { body: '{"teams":{"a":1}}' }, 'the answer has a teams that no claim can be'],
    ['a list of numbers', { body: '{"teams":[1]}' }, 'the answer has a teams that no claim can be'],
    [
      'a list without end',
      { body: JSON.stringify({ teams: Array.from({ length: 101 }, () => 'a') }) },
      'the answer has a teams that no claim can be',
    ],
    ['an endless number', { body: '{"cost_centre":1e999}' }, 'the answer has a cost_centre that no claim can be'],
  ])('that answers %s has not answered, and is left alone for a moment', async (_, response, reason) => {
    answered(response);
    expect(await ask()).toEqual({ reason });
    expect(await ask()).toEqual({ reason });
    expect(asked()).toBe(1);
    expect(await ask({ subject: 'bob' })).toEqual({ reason });
    expect(asked()).toBe(2);
    server.outbound.serve(url, good);
    server.clock.advance(30);
    expect(await ask()).toHaveProperty('claims');
  });

  it('that answers nobody is left alone by all, and asked again when that is over', async () => {
    for (let at = 0; at < 9; at += 1) await ask({ subject: `person-${at}` });
    expect(asked()).toBe(4);
    server.clock.advance(10);
    server.outbound.serve(url, good);
    expect(await ask({ subject: 'person-8' })).toHaveProperty('claims');
    expect(asked()).toBe(5);
  });

  it('that has trouble with some people is asked about the others', async () => {
    for (let at = 0; at < 9; at += 1) {
      server.outbound.answers.delete(url);
      await ask({ subject: `trouble-${at}` });
      answered({ status: 404 });
      await ask({ subject: `unknown-${at}` });
      server.outbound.serve(url, good);
      expect(await ask({ subject: `person-${at}` })).toHaveProperty('claims');
    }
    expect(asked()).toBe(27);
  });

  it('gives what was asked alone: nothing more, and nothing that every object has', async () => {
    answered({ body: '{"cost_centre":null,"__proto__":{"teams":["x"]},"iss":"y"}' });
    expect(await ask({}, { claims: ['cost_centre', 'teams', 'toString'] })).toEqual({ claims: new Map() });
  });

  it('that is away has its last answer remembered for a day, of the same person', async () => {
    server.outbound.serve(url, good);
    await ask();
    server.outbound.answers.delete(url);
    server.clock.advance(86_399);
    const last = new Map<string, unknown>([
      ['cost_centre', 'R-1'],
      ['teams', ['a', 'b']],
    ]);
    expect(await ask()).toEqual({ reason: 'no route to host', last });
    expect(await ask({ subject: 'bob' })).toEqual({ reason: 'no route to host' });
    server.clock.advance(1);
    expect(await ask()).toEqual({ reason: 'no route to host' });
  });

  it('that could not even be asked, because too much was under way, is asked by the next one', async () => {
    server.outbound.answers.set(url, () => {
      throw new OutboundBusy('too many fetches at once');
    });
    expect(await ask()).toEqual({ reason: 'too many fetches at once' });
    server.outbound.serve(url, good);
    expect(await ask()).toHaveProperty('claims');
  });
});

describe('a token whose hook does not answer', () => {
  const orders = 'https://orders.example.com';
  async function withHook(failure: ClaimsHook['failure']) {
    const api = await server.stores.resourceServers.find(orders);
    if (!api) throw new Error('no API');
    await server.stores.resourceServers.save({ ...api, claimsPolicy: { hook: { ...hook, failure } } });
    return () => authorizeAndRedeem(server, { request: { scope: 'openid orders:read' } });
  }

  it('is refused where the API cannot do without: with 503, and neither code nor refresh token is lost', async () => {
    const walk = await withHook('refuse');
    server.outbound.serve(url, good);
    const { access_token, refresh_token } = await walk();
    expect(read(access_token).claims).toMatchObject({ cost_centre: 'R-1', teams: ['a', 'b'], sub: 'alice' });
    expect(read(access_token).claims).not.toHaveProperty('level');
    server.outbound.answers.delete(url);
    server.clock.advance(60);
    const refresh = () => tokens(server, 'portal', { grant_type: 'refresh_token', refresh_token });
    expect(await refusalOf(refresh())).toMatchObject({ code: 'temporarily_unavailable' });
    server.outbound.serve(url, { ...good, cost_centre: 'R-2' });
    server.clock.advance(10);
    expect(read((await refresh()).access_token).claims).toMatchObject({ cost_centre: 'R-2' });
    expect(server.events).toContainEqual({
      event: 'claims_hook_failed',
      audience: orders,
      host: 'hr.example.com',
      failure: 'refuse',
      reason: 'no route to host',
    });
  });

  it('says what it leaves out where that is left out', async () => {
    const { access_token } = await (await withHook('omit'))();
    expect(read(access_token).claims).toMatchObject({ claims_omitted: ['cost_centre', 'teams'] });
  });

  it('has the last answer where that is good enough, and says so where there is none', async () => {
    const walk = await withHook('last_known');
    const { access_token: before } = await walk();
    expect(read(before).claims).toMatchObject({ claims_omitted: ['cost_centre', 'teams'] });
    server.clock.advance(10);
    server.outbound.serve(url, good);
    await walk();
    server.outbound.answers.delete(url);
    server.clock.advance(60);
    const { access_token: after } = await walk();
    expect(read(after).claims).toMatchObject({ cost_centre: 'R-1', teams: ['a', 'b'] });
    expect(read(after).claims).not.toHaveProperty('claims_omitted');
  });

  it('asks nothing where its API names no hook', async () => {
    await authorizeAndRedeem(server, { request: { scope: 'openid orders:read' } });
    expect(asked()).toBe(0);
  });

  it('knows a person by no other name than the audience does', async () => {
    await withHook('omit');
    const client = await server.stores.clients.find('portal');
    if (!client) throw new Error('no client');
    await server.stores.clients.save({ ...client, subjectType: 'pairwise' });
    server.outbound.serve(url, good);
    const { access_token } = await authorizeAndRedeem(server, { request: { scope: 'openid orders:read' } });
    const request = read(new Map(server.outbound.posted[0]?.fields ?? []).get('request')).claims;
    expect(request.sub).toBe(read(access_token).claims.sub);
    expect(JSON.stringify(request)).not.toContain('alice');
  });
});
