import { describe, expect, it } from '@jest/globals';
import { invoices, issuer, orders } from '../../../test/authorization-fixture.js';
import { testKey } from '../../../test/client-keys.js';
import { type Fields, read, refusalOf, startIssuer, type TestIssuer, tokens } from '../../../test/token-fixture.js';

function ask(server: TestIssuer, fields: Fields, clientId = 'web-post') {
  return tokens(server, clientId, { grant_type: 'client_credentials', ...fields });
}

describe('client_credentials (RFC 6749 §4.4, RFC 9068 §2.2)', () => {
  it('gives a token whose subject is the client, with no person, session or refresh token in it', async () => {
    const server = await startIssuer();
    const response = await ask(server, { resource: orders });
    expect(Object.keys(response)).toEqual(['access_token', 'token_type', 'expires_in', 'scope']);
    expect(read(response.access_token).claims).toEqual({
      iss: issuer,
      aud: orders,
      sub: 'web-post',
      client_id: 'web-post',
      iat: server.clock.now(),
      exp: server.clock.now() + 300,
      jti: expect.any(String),
      scope: 'orders:read orders:write',
    });
    expect(await server.stores.grants.list({ clientId: 'web-post' }, 10)).toEqual([]);
  });

  it('narrows to the scopes asked for', async () => {
    const server = await startIssuer();
    expect((await ask(server, { resource: orders, scope: 'orders:read' })).scope).toBe('orders:read');
  });

  it('takes the only audience there is without a word', async () => {
    const { access_token } = await ask(await startIssuer(), {}, 'orders-api');
    expect(read(access_token).claims.aud).toBe(invoices);
  });

  it('binds the token to the key that is proved (RFC 9449 §5)', async () => {
    const server = await startIssuer();
    const key = await testKey('ES256', 'device');
    const response = await tokens(server, 'web-post', { grant_type: 'client_credentials', resource: orders }, key);
    expect(response.token_type).toBe('DPoP');
    expect(read(response.access_token).claims.cnf).toEqual({ jkt: key.thumbprint });
  });

  it.each<[string, Fields, string, string]>([
    ['a public client', { resource: orders }, 'portal', 'unauthorized_client'],
    ['no resource where there are two', {}, 'web-post', 'invalid_target'],
    ['an audience beyond the registration', { resource: orders }, 'orders-api', 'invalid_target'],
    ['a scope beyond the registration', { resource: invoices, scope: 'invoices:write' }, 'web-post', 'invalid_scope'],
    ['a scope about a person', { resource: orders, scope: 'openid' }, 'web-post', 'invalid_scope'],
    ['a client that is not registered for it', { resource: orders }, 'tv', 'unauthorized_client'],
  ])('refuses %s', async (_name, fields, clientId, code) => {
    expect((await refusalOf(ask(await startIssuer(), fields, clientId))).code).toBe(code);
  });

  it('refuses a public client even where somebody registered the grant for it', async () => {
    const server = await startIssuer({ clients: { portal: { grantTypes: ['client_credentials'] } } });
    expect((await refusalOf(ask(server, { resource: orders }, 'portal'))).code).toBe('unauthorized_client');
  });

  it('is no token for UserInfo', async () => {
    const server = await startIssuer();
    const { access_token: accessToken } = await ask(server, { resource: orders });
    const userinfo = server.core.userinfo.handle({ accessToken, scheme: 'Bearer', method: 'GET' });
    expect((await refusalOf(userinfo)).code).toBe('insufficient_scope');
  });
});
