import { describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { invoices, issuer, orders } from '../../../test/authorization-fixture.js';
import { clientAssertion, testKey } from '../../../test/client-keys.js';
import { hmacJwt, unsignedJwt } from '../../../test/forgeries.js';
import { type Fields, read, refusalOf, startIssuer, type TestIssuer, tokens } from '../../../test/token-fixture.js';
import type { GrantTypeName } from '../../vocabulary/grant-types.js';

const grant_type: GrantTypeName = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const partner = 'https://idp.partner.example';
const jwksUri = `${partner}/jwks`;
const now = 1_700_000_000;

async function start() {
  const { jwk } = await testKey('ES256', 'partner');
  const trustedAssertionIssuers = [
    { issuer: partner, jwks: { keys: [jwk] } },
    { issuer: 'https://other.example', jwksUri },
  ];
  const grantTypes = [grant_type];
  return startIssuer({
    clients: { 'web-post': { grantTypes, trustedAssertionIssuers }, portal: { grantTypes, trustedAssertionIssuers } },
  });
}

async function assertion(changes: JWTPayload = {}, keyName = 'partner') {
  return clientAssertion(partner, now, { sub: 'alice', ...changes }, await testKey('ES256', keyName));
}

function ask(server: TestIssuer, text: string | undefined, fields: Fields = {}, clientId = 'web-post') {
  return tokens(server, clientId, { grant_type, assertion: text, resource: orders, ...fields });
}

describe('jwt-bearer grant (RFC 7523 §2.1, §3)', () => {
  it('gives a token for the person that a trusted issuer names, and nothing that lasts', async () => {
    const server = await start();
    const response = await ask(server, await assertion({ iat: now - 20.5 }), { scope: 'orders:read' });
    expect(Object.keys(response)).toEqual(['access_token', 'token_type', 'expires_in', 'scope']);
    const { claims } = read(response.access_token);
    expect(claims).toMatchObject({ sub: 'alice', aud: orders, client_id: 'web-post', scope: 'orders:read', amr: [] });
    expect(claims.auth_time).toBe(now - 21);
    expect(claims).not.toHaveProperty('sid');
    const [grant] = await server.stores.grants.list({ subject: 'alice' }, 10);
    expect(grant).toMatchObject({ grantId: claims.grant_id, identityScopes: [], expiresAt: now + 300 });
  });

  it('takes each assertion once, any number of requests at once', async () => {
    const server = await start();
    const text = await assertion();
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => ask(server, text)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await server.stores.grants.list({ subject: 'alice' }, 10)).toHaveLength(1);
  });

  it('reads the keys behind the jwks_uri of the issuer', async () => {
    const server = await start();
    server.outbound.serve(jwksUri, { keys: [(await testKey('ES256', 'other')).jwk] });
    const text = await assertion({ iss: 'https://other.example' }, 'other');
    expect(await ask(server, text)).toHaveProperty('access_token');
    server.outbound.answers.clear();
    server.clock.advance(30);
    expect(await ask(server, await assertion({ iss: 'https://other.example' }, 'other'))).toHaveProperty(
      'access_token',
    );
  });

  it('is of no use at UserInfo: nobody allowed openid', async () => {
    const server = await start();
    const { access_token: accessToken } = await ask(server, await assertion());
    const userinfo = server.core.userinfo.handle({ accessToken, scheme: 'Bearer', method: 'GET' });
    expect((await refusalOf(userinfo)).code).toBe('insufficient_scope');
  });
});

describe('jwt-bearer grant: attacks', () => {
  async function expectNothing(server: TestIssuer, work: Promise<unknown>, code = 'invalid_grant', reason?: unknown) {
    const refusal = await refusalOf(work);
    expect(refusal.code).toBe(code);
    if (reason !== undefined) expect(refusal.cause).toMatchObject({ reason });
    expect(await server.stores.grants.list({}, 10)).toEqual([]);
  }

  it.each<[string, JWTPayload, RegExp]>([
    ['an issuer that is not trusted', { iss: 'https://evil.example' }, /not trusted/],
    ['no iss', { iss: undefined }, /not trusted/],
    ['the issuer itself as iss', { iss: issuer }, /not trusted/],
    ['another audience', { aud: 'https://elsewhere.example' }, /^aud/],
    ['no audience', { aud: undefined }, /"aud"/],
    ['an expired one', { exp: now - 11 }, /"exp"/],
    ['no exp', { exp: undefined }, /"exp"/],
    ['one that lasts too long', { exp: now + 3601 }, /^exp is too far/],
    ['one from the future', { iat: now + 11 }, /^iat is in the future/],
    ['one that is not valid yet', { nbf: now + 11 }, /"nbf"/],
    ['no sub', { sub: undefined }, /"sub"/],
    ['no jti', { jti: undefined }, /"jti"/],
    ['a person without an account', { sub: 'nobody' }, /no account/],
  ])('refuses %s', async (_name, changes, reason) => {
    const server = await start();
    await expectNothing(server, ask(server, await assertion(changes)), 'invalid_grant', expect.stringMatching(reason));
  });

  it('refuses a foreign key, none, HS256 of the public key, and what is no JWT', async () => {
    const server = await start();
    const claims = { iss: partner, sub: 'alice', aud: issuer, jti: 'j', iat: now, exp: now + 60 };
    const { jwk } = await testKey('ES256', 'partner');
    for (const text of [await assertion({}, 'thief'), unsignedJwt(claims), await hmacJwt(claims, jwk), 'a.b.c']) {
      await expectNothing(server, ask(server, text));
    }
  });

  it('refuses the assertion of one issuer with the key of another', async () => {
    const server = await start();
    server.outbound.serve(jwksUri, { keys: [(await testKey('ES256', 'other')).jwk] });
    await expectNothing(server, ask(server, await assertion({}, 'other')));
  });

  it('refuses our own tokens as assertions', async () => {
    const server = await start();
    const machine = await startIssuer();
    const own = await tokens(machine, 'web-post', { grant_type: 'client_credentials', resource: orders });
    await expectNothing(server, ask(server, own.access_token));
  });

  it('refuses a disabled account', async () => {
    const server = await start();
    server.disabled.add('alice');
    await expectNothing(server, ask(server, await assertion()), 'invalid_grant', 'no account has this sub');
  });

  it.each<[string, Fields, string, string]>([
    ['no assertion', { assertion: undefined }, 'web-post', 'invalid_request'],
    ['a public client', {}, 'portal', 'unauthorized_client'],
    ['a client that trusts nobody', {}, 'web basic', 'unauthorized_client'],
    ['a scope beyond the registration', { scope: 'admin' }, 'web-post', 'invalid_scope'],
    ['openid', { scope: 'openid' }, 'web-post', 'invalid_scope'],
    ['an audience beyond the registration', { resource: 'https://elsewhere.example' }, 'web-post', 'invalid_target'],
    ['no audience where there are two', { resource: undefined }, 'web-post', 'invalid_target'],
  ])('refuses %s, and the assertion is not used up', async (_name, fields, clientId, code) => {
    const server = await start();
    const text = await assertion();
    await expectNothing(server, ask(server, text, fields, clientId), code);
    expect(await ask(server, text, { resource: invoices })).toHaveProperty('access_token');
  });
});
