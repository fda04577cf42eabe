import { describe, expect, it } from '@jest/globals';
import { invoices, issuer, orders } from '../../../test/authorization-fixture.js';
import {
  authorizeAndRedeem,
  type Fields,
  read,
  refusalOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../../../test/token-fixture.js';

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

function exchange(server: TestIssuer, subject_token: string | undefined, fields: Fields = {}, clientId = 'orders-api') {
  return tokens(server, clientId, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token,
    subject_token_type: accessTokenType,
    ...fields,
  });
}

async function expectInvalidGrant(work: Promise<unknown>) {
  expect((await refusalOf(work)).code).toBe('invalid_grant');
}

describe('token exchange (RFC 8693)', () => {
  it('gives a token of the next audience for the same person, with the client as the actor', async () => {
    const server = await startIssuer();
    const { access_token, session } = await authorizeAndRedeem(server);
    const response = await exchange(server, access_token, { scope: 'invoices:write' });
    const now = server.clock.now();
    const { grant_id, auth_time } = read(access_token).claims;
    expect(response).toMatchObject({ issued_token_type: accessTokenType, token_type: 'Bearer', expires_in: 300 });
    expect(response).not.toHaveProperty('refresh_token');
    expect(response).not.toHaveProperty('id_token');
    expect(read(response.access_token).claims).toEqual({
      iss: issuer,
      aud: invoices,
      sub: 'alice',
      client_id: 'orders-api',
      act: { sub: 'orders-api' },
      scope: 'invoices:write',
      iat: now,
      exp: now + 300,
      jti: expect.any(String),
      auth_time,
      acr: 'https://signet.example.com/acr/1fa',
      amr: ['pwd'],
      sid: session.sessionId,
      grant_id,
    });
  });

  it('nests the earlier actors inside the newest one (§4.1)', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server);
    const second = await exchange(server, access_token);
    const third = await exchange(server, second.access_token, {}, 'invoices-api');
    expect(read(third.access_token).claims).toMatchObject({
      sub: 'alice',
      aud: orders,
      act: { sub: 'invoices-api', act: { sub: 'orders-api' } },
    });
  });

  it('never outlives the token that it came from, over any number of steps', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server);
    const { exp = 0 } = read(access_token).claims;
    server.clock.advance(250);
    const second = await exchange(server, access_token);
    expect(second.expires_in).toBe(50);
    server.clock.advance(20);
    const third = await exchange(server, second.access_token, {}, 'invoices-api');
    for (const { access_token: token } of [second, third]) expect(read(token).claims.exp).toBe(exp);
    server.clock.advance(30);
    await expectInvalidGrant(exchange(server, access_token));
  });

  it('keeps the name by which the audience that exchanges knows the person', async () => {
    const server = await startIssuer({ clients: { portal: { subjectType: 'pairwise' } } });
    const { access_token } = await authorizeAndRedeem(server);
    const exchanged = await exchange(server, access_token);
    expect(read(exchanged.access_token).claims.sub).toBe(read(access_token).claims.sub);
  });

  it('dies with the grant of the person', async () => {
    const server = await startIssuer();
    const { access_token, session } = await authorizeAndRedeem(server);
    const { access_token: exchanged } = await exchange(server, access_token);
    await server.core.sessions.end(session.sessionId);
    await expectInvalidGrant(exchange(server, access_token));
    await expectInvalidGrant(exchange(server, exchanged, {}, 'invoices-api'));
  });
});

describe('token exchange: attacks (RFC 8693 §5, RFC 9700)', () => {
  it('refuses a token that was made for another audience (confused deputy)', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server, { request: { scope: 'invoices:read' } });
    const refusal = await refusalOf(exchange(server, access_token));
    expect(refusal).toMatchObject({ code: 'invalid_grant', cause: { expected: orders, received: invoices } });
  });

  it('refuses a client that is no resource server, though the token is its own', async () => {
    const grantTypes = ['urn:ietf:params:oauth:grant-type:token-exchange', 'authorization_code'] as const;
    const server = await startIssuer({ clients: { 'web-post': { grantTypes } } });
    const { access_token } = await authorizeAndRedeem(server, { client: 'web-post' });
    await expectInvalidGrant(exchange(server, access_token, {}, 'web-post'));
  });

  it('refuses a public client', async () => {
    const grantTypes = ['urn:ietf:params:oauth:grant-type:token-exchange', 'authorization_code'] as const;
    const server = await startIssuer({ clients: { portal: { grantTypes, actsAsResource: orders } } });
    const { access_token } = await authorizeAndRedeem(server);
    expect((await refusalOf(exchange(server, access_token, {}, 'portal'))).code).toBe('unauthorized_client');
  });

  it('refuses an ID token, a refresh token, a code and a token without a person', async () => {
    const server = await startIssuer();
    const { id_token, refresh_token, code } = await authorizeAndRedeem(server);
    for (const token of [id_token, refresh_token, code, 'a.b.c']) await expectInvalidGrant(exchange(server, token));
    const machine = await tokens(server, 'web-post', { grant_type: 'client_credentials', resource: orders });
    await expectInvalidGrant(exchange(server, machine.access_token));
  });

  it('refuses a revoked token and one of a disabled account', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server);
    server.disabled.add('alice');
    await expectInvalidGrant(exchange(server, access_token));
    server.disabled.clear();
    await server.core.revocation.handle({
      parameters: [
        ['client_id', 'portal'],
        ['token', access_token],
      ],
    });
    await expectInvalidGrant(exchange(server, access_token));
  });

  it.each<[string, Fields, string]>([
    ['an audience beyond the registration', { resource: orders }, 'invalid_target'],
    ['an audience that nobody knows', { audience: 'https://elsewhere.example' }, 'invalid_target'],
    ['two audiences', { resource: invoices, audience: orders }, 'invalid_target'],
    ['a scope beyond the registration', { scope: 'invoices:read orders:read' }, 'invalid_scope'],
    ['no subject token', { subject_token: undefined }, 'invalid_request'],
    ['no subject token type', { subject_token_type: undefined }, 'invalid_request'],
    ['an ID token as the type', { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' }, 'invalid_request'],
    [
      'the wish for a refresh token',
      { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
      'invalid_request',
    ],
    ['an actor token', { actor_token: 'a.b.c', actor_token_type: accessTokenType }, 'invalid_request'],
  ])('refuses %s', async (_name, fields, code) => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server);
    expect((await refusalOf(exchange(server, access_token, fields))).code).toBe(code);
  });

  it('takes resource and audience that name the same one', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server);
    const response = await exchange(server, access_token, { resource: invoices, audience: invoices });
    expect(read(response.access_token).claims.aud).toBe(invoices);
  });

  it('gives nothing that UserInfo takes, though the person allowed openid to the first client', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server);
    const { access_token: accessToken } = await exchange(server, access_token);
    const userinfo = server.core.userinfo.handle({ accessToken, scheme: 'Bearer', method: 'GET' });
    expect((await refusalOf(userinfo)).code).toBe('insufficient_scope');
  });
});
