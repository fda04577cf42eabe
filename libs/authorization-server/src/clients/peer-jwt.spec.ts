import { describe, expect, it, jest } from '@jest/globals';
import { CompactSign } from 'jose';
import { callback, issuer, orders } from '../../test/authorization-fixture.js';
import { testKey, unique } from '../../test/client-keys.js';
import {
  assertionFields,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../../test/token-fixture.js';
import { toleratedStep } from '../shared/clock.js';
import type { GrantTypeName } from '../vocabulary/grant-types.js';

const now = 1_700_000_000;
const partner = 'https://idp.partner.example';
const jwtBearer: GrantTypeName = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Members of a payload as JSON text, so that it may say what no JavaScript object can. */
type Members = Readonly<Record<string, string | undefined>>;

async function start(): Promise<TestIssuer> {
  const { jwk } = await testKey('ES256', 'partner');
  const trustedAssertionIssuers = [{ issuer: partner, jwks: { keys: [jwk] } }];
  return startIssuer({ clients: { 'web-post': { grantTypes: [jwtBearer], trustedAssertionIssuers } } });
}

async function signedText(members: Members, keyName: string, header: object): Promise<string> {
  const { privateKey } = await testKey('ES256', keyName);
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  const text = `{${given.map(([name, value]) => `"${name}":${value}`).join(',')}}`;
  return new CompactSign(Buffer.from(text)).setProtectedHeader({ alg: 'ES256', ...header }).sign(privateKey);
}

const text = (value: unknown) => JSON.stringify(value);

interface Kind {
  readonly name: string;
  readonly code: string;
  /** Of a good one. */
  members(): Members;
  /** Kinds that `typ` may name, beside `JWT`. */
  readonly types: readonly string[];
  send(server: TestIssuer, members: Members, header?: object): Promise<unknown>;
}

const clientAssertion: Kind = {
  name: 'client assertion (RFC 7523 §2.2)',
  code: 'invalid_client',
  types: ['client-authentication+jwt'],
  members: () => ({
    iss: text('web-jwt'),
    sub: text('web-jwt'),
    aud: text(issuer),
    jti: text(unique()),
    iat: text(now),
    exp: text(now + 60),
  }),
  async send(server, members, header = {}) {
    const client_assertion = await signedText(members, 'client', header);
    const fields = { ...(await assertionFields(server, 'web-jwt')), client_assertion };
    const request = { grant_type: 'client_credentials', resource: orders, ...fields };
    return server.core.token.handle({ parameters: Object.entries(request) });
  },
};

const authorizationGrant: Kind = {
  name: 'authorization grant (RFC 7523 §2.1)',
  code: 'invalid_grant',
  types: ['authorization-grant+jwt'],
  members: () => ({ ...clientAssertion.members(), iss: text(partner), sub: text('alice') }),
  async send(server, members, header = {}) {
    const assertion = await signedText(members, 'partner', header);
    return tokens(server, 'web-post', { grant_type: jwtBearer, resource: orders, assertion });
  },
};

const requestObject: Kind = {
  name: 'request object (RFC 9101)',
  code: 'invalid_request_object',
  types: ['oauth-authz-req+jwt'],
  members: () => ({
    iss: text('web-jwt'),
    aud: text(issuer),
    iat: text(now),
    nbf: text(now),
    exp: text(now + 60),
    client_id: text('web-jwt'),
    response_type: text('code'),
    redirect_uri: text(callback),
    code_challenge: text('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'),
    code_challenge_method: text('S256'),
    scope: text('openid'),
    resource: text(orders),
  }),
  async send(server, members, header = {}) {
    const request = await signedText(members, 'client', header);
    return server.core.pushedAuthorization.handle(await requestOf(server, 'web-jwt', { request }));
  },
};

const assertions = [clientAssertion, authorizationGrant];
const all = [...assertions, requestObject];

async function expectRefused(kind: Kind, changes: Members, reason: RegExp, header?: object) {
  const server = await start();
  const remember = jest.spyOn(server.stores.replays, 'remember');
  const refusal = await refusalOf(kind.send(server, { ...kind.members(), ...changes }, header));
  expect([refusal.code, refusal.cause]).toEqual([
    kind.code,
    expect.objectContaining({ reason: expect.stringMatching(reason) }),
  ]);
  // What is refused for what it says does not use its jti up; the assertion beside a request object does its own.
  expect(remember).toHaveBeenCalledTimes(kind === requestObject ? 1 : 0);
}

describe.each(all)('$name', (kind) => {
  it.each<[string, Members]>([
    ['the issuer as a plain string', { aud: text(issuer) }],
    ['the issuer in a list', { aud: text(['https://x.example', issuer]) }],
    ['an iat as far ahead as a clock may be', { iat: text(now + 10) }],
    ['an nbf as far ahead', { nbf: text(now + 10) }],
    ['an end as long ago', { iat: text(now - 60), nbf: undefined, exp: text(now - 9) }],
    ['no iat', { iat: undefined }],
    ['an iat of long ago', { iat: text(now - 86_400) }],
    ['one that ends as it begins', { iat: text(now), nbf: text(now), exp: text(now) }],
    ['times with fractions', { iat: text(now + 0.25), exp: text(now + 59.5) }],
  ])('accepts %s', async (_name, changes) => {
    await expect(kind.send(await start(), { ...kind.members(), ...changes })).resolves.toBeDefined();
  });

  it.each<[string, Members, RegExp]>([
    ['no iss', { iss: undefined }, /"iss"|not trusted/],
    ['no aud', { aud: undefined }, /"aud"/],
    ['an empty list as aud', { aud: '[]' }, /^aud is not/],
    ['an aud of somebody else', { aud: text(`${issuer}.evil.example`) }, /^aud is not/],
    ['a list without us', { aud: text(['https://x.example']) }, /^aud is not/],
    ['a list in a list', { aud: text([[issuer]]) }, /^aud is not/],
    ['a list that has what is no name', { aud: text([1, issuer]) }, /^aud is not/],
    ['an aud that is no text', { aud: text({ [issuer]: issuer }) }, /^aud is not/],
    ['an exp in the past', { iat: undefined, nbf: undefined, exp: text(now - 10) }, /"exp"/],
    ['an exp below zero', { iat: undefined, nbf: undefined, exp: '-1' }, /^exp is no time/],
    ['an exp that is no number', { exp: text(`${now + 60}`) }, /^exp is no time/],
    ['an exp without end', { exp: '1e999' }, /^exp is/],
    ['an iat in the future', { iat: text(now + 11) }, /^iat is in the future/],
    ['an iat that is no number', { iat: text(`${now}`) }, /^iat is no time/],
    ['an iat below zero', { iat: '-1' }, /^iat is no time/],
    ['an iat before all clocks', { iat: '-1e300' }, /^iat is no time/],
    ['an iat after all clocks', { iat: '1e300' }, /^iat is/],
    ['an iat without beginning', { iat: '-1e999' }, /^iat is no time/],
    ['an nbf in the future', { nbf: text(now + 11) }, /"nbf"/],
    ['an nbf without beginning', { nbf: '-1e999' }, /^nbf is no time/],
    [
      'one that ends before it was made',
      { iat: text(now), nbf: undefined, exp: text(now - 1) },
      /ends before it begins/,
    ],
    [
      'one that ends before it is good',
      { nbf: text(now), iat: undefined, exp: text(now - 1) },
      /ends before it begins/,
    ],
  ])('refuses %s', (_name, changes, reason) => expectRefused(kind, changes, reason));
});

/** As a stranger, or a library of another language, may spell them (RFC 7515 §4.1.9). */
const spellings = (type: string) => [
  type,
  type.toUpperCase(),
  type.replace(/[a-z]/g, (letter, at: number) => (at % 2 ? letter.toUpperCase() : letter)),
  `application/${type}`,
  `Application/${type.toUpperCase()}`,
];
const kindsOfOthers = ['at+jwt', 'dpop+jwt', 'logout+jwt', 'secevent+jwt', 'token-introspection+jwt', 'jwt2', 'x/jwt'];

describe.each(all)('typ of a $name', (kind) => {
  it.each(['jwt', ...kind.types].flatMap(spellings))('may be %s', async (typ) => {
    await expect(kind.send(await start(), kind.members(), { typ })).resolves.toBeDefined();
  });

  const others = all.flatMap(({ types }) => types).filter((type) => !kind.types.includes(type));
  it.each<unknown>([...others, ...kindsOfOthers, 'application/at+jwt', '', ' JWT', 1, null])('is refused: %j', (typ) =>
    expectRefused(kind, {}, /^typ is of another kind of token$|Invalid (Token|Protected)/, { typ }),
  );
});

describe.each(assertions)('$name', (kind) => {
  it.each(['nonce', 'at_hash', 'c_hash', 's_hash', 'events', 'htm', 'htu'])('refuses another kind by %s', (claim) =>
    expectRefused(kind, { [claim]: text('x') }, new RegExp(`^${claim} is of another kind`)),
  );

  it.each<[string, Members]>([
    ['a jti of 512 characters', { jti: text('j'.repeat(512)) }],
    ['an exp an hour ahead', { exp: text(now + 3600) }],
    ['the token endpoint as aud', { aud: text(`${issuer}/token`) }],
  ])('accepts %s', async (_name, changes) => {
    await expect(kind.send(await start(), { ...kind.members(), ...changes })).resolves.toHaveProperty('access_token');
  });

  it.each<[string, Members, RegExp]>([
    ['no jti', { jti: undefined }, /"jti"/],
    ['an empty jti', { jti: '""' }, /^jti is not usable/],
    ['a jti that is no text', { jti: '1' }, /^jti is not usable/],
    ['a jti of 513 characters', { jti: text('j'.repeat(513)) }, /^jti is not usable/],
    ['no exp', { exp: undefined }, /"exp"/],
    ['an exp more than an hour ahead', { exp: text(now + 3601) }, /^exp is too far ahead/],
  ])('refuses %s', (_name, changes, reason) => expectRefused(kind, changes, reason));

  it.each([
    ['a number', '1'],
    ['null', 'null'],
    ['nothing', '""'],
    ['a list', '["alice"]'],
    ['an object', '{"a":1}'],
    ['NUL', text('a\u0000b')],
    ['1025 characters', text('s'.repeat(1025))],
  ])('refuses %s as sub', async (_name, sub) => {
    const server = await start();
    const refusal = await refusalOf(kind.send(server, { ...kind.members(), sub }));
    expect(refusal.code).toBe(kind.code);
    expect(await server.stores.grants.list({}, 10)).toEqual([]);
  });

  it('takes each jti once, and remembers it for as long as the clocks may let it pass, and no longer', async () => {
    const server = await start();
    const members = { ...kind.members(), exp: text(now + 59.5) };
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => kind.send(server, members)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const again = await refusalOf(kind.send(server, members));
    expect([again.code, again.cause]).toEqual([kind.code, expect.objectContaining({ reason: 'replayed jti' })]);
    expect(await server.stores.replays.deleteExpired(now + 70 + toleratedStep, 10)).toBe(0);
    expect(await server.stores.replays.deleteExpired(now + 71 + toleratedStep, 10)).toBe(1);
  });

  it('lets the failure of the store through: it says nothing about the token', async () => {
    const server = await start();
    jest.spyOn(server.stores.replays, 'remember').mockRejectedValue(new Error('the disk is full'));
    await expect(kind.send(server, kind.members())).rejects.toThrow('the disk is full');
  });
});

it('the same jti in an assertion of each kind is of two tokens', async () => {
  const server = await start();
  const jti = text('one');
  for (const kind of assertions) {
    await expect(kind.send(server, { ...kind.members(), jti })).resolves.toHaveProperty('access_token');
  }
});

describe('work by the choice of a sender', () => {
  const jwksUri = 'https://web.example/jwks';
  const start = () => startIssuer({ clients: { 'web-jwt': { jwks: undefined, jwksUri } } });
  const send = (server: TestIssuer, assertion: string) =>
    server.core.token.handle({
      parameters: [
        ['grant_type', 'client_credentials'],
        ['client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
        ['client_assertion', assertion],
      ],
    });
  const unsigned = (header: object, claims: object) =>
    `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.AAAA`;
  const good = (server: TestIssuer) => ({
    iss: 'web-jwt',
    sub: 'web-jwt',
    aud: issuer,
    jti: 'j',
    exp: server.clock.now() + 60,
  });

  it.each<[string, object, object]>([
    ['another audience', { alg: 'ES256' }, { aud: 'https://other.example' }],
    ['another issuer', { alg: 'ES256' }, { iss: 'portal' }],
    ['a time that has passed', { alg: 'ES256' }, { exp: 1 }],
    ['no jti', { alg: 'ES256' }, { jti: undefined }],
    ['another algorithm', { alg: 'HS256' }, {}],
    ['more letters than anybody needs', { alg: 'ES256' }, { pad: 'x'.repeat(20_000) }],
  ])('is not done for an assertion with %s: no key is fetched', async (_name, header, changes) => {
    const server = await start();
    const refusal = await refusalOf(send(server, unsigned(header, { ...good(server), ...changes })));
    expect(['invalid_client', 'invalid_request']).toContain(refusal.code);
    expect(server.outbound.fetched).toEqual([]);
  });

  it('is done for one that is right but for its signature, and a set that is away is nobody’s fault', async () => {
    const server = await start();
    const refusal = await refusalOf(send(server, unsigned({ alg: 'ES256' }, good(server))));
    expect(refusal.code).toBe('temporarily_unavailable');
    expect(server.outbound.fetched).toEqual([jwksUri]);
  });
});
