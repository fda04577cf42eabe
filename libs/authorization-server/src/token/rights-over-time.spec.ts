import { beforeEach, describe, expect, it } from '@jest/globals';
import { browser, callback, invoices, issuer, orders } from '../../test/authorization-fixture.js';
import {
  authorize,
  authorizeAndRedeem,
  read,
  redemption,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../../test/token-fixture.js';
import type { Client } from '../records/client.js';
import type { ResourceServer } from '../records/resource-server.js';
import type { Session } from '../records/session.js';

const urn = 'urn:ietf:params:oauth:grant-type';
const whole = 'openid email orders:read orders:write offline_access';

let server: TestIssuer;
let session: Session;
beforeEach(async () => {
  server = await startIssuer();
  ({ session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] }));
});

async function changeClient(clientId: string, changes: Partial<Client>): Promise<void> {
  const client = await server.stores.clients.find(clientId);
  if (!client) throw new Error(`there is no client ${clientId}`);
  await server.stores.clients.save({ ...client, ...changes });
}

async function changeResource(identifier: string, changes: Partial<ResourceServer>): Promise<void> {
  const resource = await server.stores.resourceServers.find(identifier);
  if (!resource) throw new Error(`there is no resource ${identifier}`);
  await server.stores.resourceServers.save({ ...resource, ...changes });
}

const onlyReads = [{ identifier: orders, scopes: ['orders:read'] }];
const withoutWrite = { scopes: { 'orders:read': 'See your orders' } };

/** What an operator does, what is left of `whole` afterwards. */
const narrowings: ReadonlyArray<readonly [string, Partial<Client>, () => Promise<void>, string]> = [
  [
    'takes a scope of an API from the client',
    {},
    () => changeClient('web basic', { resources: onlyReads }),
    'openid email offline_access orders:read',
  ],
  [
    'takes a scope about the person from the client',
    {},
    () => changeClient('web basic', { identityScopes: ['openid', 'offline_access'] }),
    'openid offline_access orders:read orders:write',
  ],
  [
    'deletes a scope of an API',
    {},
    () => changeResource(orders, withoutWrite),
    'openid email offline_access orders:read',
  ],
  [
    'closes a scope to clients that registered themselves',
    { origin: 'self_registered', requirePkce: true },
    () => changeResource(orders, { selfRegisteredScopes: ['orders:read'] }),
    'openid email offline_access orders:read',
  ],
];

const sorted = (scope: unknown) => String(scope).split(' ').sort();

describe.each(narrowings)('an operator %s', (_name, client, narrow, left) => {
  const inToken = sorted(left).filter((scope) => scope !== 'offline_access');
  beforeEach(async () => {
    await changeResource(orders, { selfRegisteredScopes: ['orders:read', 'orders:write'] });
    await changeClient('web basic', client);
  });
  const walk = () =>
    authorizeAndRedeem(server, { client: 'web basic', session, request: { client_id: 'web basic', scope: whole } });

  it('and the next refresh gives what is left, and says so', async () => {
    const first = await walk();
    expect(sorted(first.scope)).toEqual(sorted(whole));
    await narrow();
    const next = await tokens(server, 'web basic', {
      grant_type: 'refresh_token',
      refresh_token: first.refresh_token,
    });
    expect(sorted(next.scope)).toEqual(sorted(left));
    expect(sorted(read(next.access_token).claims.scope)).toEqual(inToken);
  });

  it('and a code of before gives what is left', async () => {
    const { code } = await authorize(server, { client_id: 'web basic', scope: whole }, session);
    await narrow();
    const { scope, access_token } = await tokens(server, 'web basic', redemption(code));
    expect(sorted(scope)).toEqual(sorted(left));
    expect(sorted(read(access_token).claims.scope)).toEqual(inToken);
  });

  it('and introspection says no more of the tokens of before', async () => {
    const { access_token, refresh_token } = await walk();
    await narrow();
    const ask = async (token: string | undefined) => {
      const answer = await server.core.introspection.handle(await requestOf(server, 'web basic', { token }), {
        jwt: false,
      });
      return answer.kind === 'json' ? { scope: undefined, ...answer.introspection } : undefined;
    };
    const [access, refresh] = [await ask(access_token), await ask(refresh_token)];
    expect(access).toMatchObject({ active: true });
    expect(sorted(access?.scope)).toEqual(inToken);
    expect(sorted(refresh?.scope)).toEqual(sorted(left));
  });

  it('and a token asked for by what is gone is refused', async () => {
    const { refresh_token } = await walk();
    await narrow();
    const gone = sorted(whole).filter((scope) => !sorted(left).includes(scope));
    const fields = { grant_type: 'refresh_token', refresh_token, scope: gone.join(' ') };
    expect((await refusalOf(tokens(server, 'web basic', fields))).code).toBe('invalid_scope');
  });
});

describe('where nothing is left', () => {
  const refreshing = (refresh_token: string | undefined, more = {}) =>
    tokens(server, 'web basic', { grant_type: 'refresh_token', refresh_token, ...more });
  const walk = (scope: string) =>
    authorizeAndRedeem(server, { client: 'web basic', session, request: { client_id: 'web basic', scope } });

  it.each<[string, () => Promise<void>]>([
    ['the API is gone', async () => void (await server.stores.resourceServers.delete(orders))],
    ['the API was taken from the client', () => changeClient('web basic', { resources: [] })],
    ['every scope of it is another', () => changeResource(orders, { scopes: { 'orders:see': 'See them' } })],
    [
      'the client lost each scope',
      () => changeClient('web basic', { resources: [{ identifier: orders, scopes: [] }] }),
    ],
  ])('a refresh is invalid_grant, and introspection knows no token: %s', async (_name, change) => {
    const { access_token, refresh_token } = await walk('orders:read');
    await change();
    expect((await refusalOf(refreshing(refresh_token))).code).toBe('invalid_grant');
    for (const token of [access_token, refresh_token]) {
      const answer = await server.core.introspection.handle(await requestOf(server, 'web basic', { token }), {
        jwt: false,
      });
      expect(answer).toEqual({ kind: 'json', introspection: { active: false } });
    }
  });

  it('a code is invalid_grant, and is not spent by that', async () => {
    const { code } = await authorize(server, { client_id: 'web basic', scope: 'orders:read' }, session);
    await changeClient('web basic', { resources: [] });
    expect((await refusalOf(tokens(server, 'web basic', redemption(code)))).code).toBe('invalid_grant');
    await changeClient('web basic', { resources: onlyReads });
    expect((await tokens(server, 'web basic', redemption(code))).scope).toBe('orders:read');
  });

  it('but the sign-in: the ID token goes on, and the access token is for UserInfo', async () => {
    const { refresh_token } = await walk('openid orders:read offline_access');
    await server.stores.resourceServers.delete(orders);
    const { access_token, id_token } = await refreshing(refresh_token);
    expect(read(access_token).claims.aud).toBe(issuer);
    expect(read(id_token).claims.sub).toBe('alice');
    expect((await refusalOf(refreshing(refresh_token, { resource: orders }))).code).toBe('invalid_target');
  });

  it('an API of two stays as it is', async () => {
    const { refresh_token } = await authorizeAndRedeem(server, {
      client: 'web basic',
      session,
      request: { scope: 'orders:read invoices:read', resource: orders, audience: invoices },
      token: { resource: orders },
    });
    await server.stores.resourceServers.delete(orders);
    const { access_token } = await refreshing(refresh_token);
    expect(read(access_token).claims).toMatchObject({ aud: invoices, scope: 'invoices:read' });
  });

  it('openid is taken: no ID token, and UserInfo says nothing', async () => {
    const { access_token, refresh_token } = await walk('openid offline_access');
    await changeClient('web basic', { identityScopes: ['email'] });
    expect((await refusalOf(refreshing(refresh_token))).code).toBe('invalid_grant');
    const asked = server.core.userinfo.handle({ accessToken: access_token, scheme: 'Bearer', method: 'GET' });
    expect(['invalid_token', 'insufficient_scope']).toContain((await refusalOf(asked)).code);
  });

  it('offline access is taken: nothing is refreshed any more', async () => {
    for (const clientId of ['web basic', 'portal']) {
      await changeClient(clientId, { identityScopes: ['openid', 'offline_access'] });
      const { refresh_token } = await authorizeAndRedeem(server, {
        client: clientId,
        session,
        request: { scope: 'openid offline_access' },
      });
      expect(refresh_token).toBeDefined();
      await changeClient(clientId, { identityScopes: ['openid'] });
      const fields = { grant_type: 'refresh_token', refresh_token };
      expect((await refusalOf(tokens(server, clientId, fields))).code).toBe('invalid_grant');
    }
  });
});

describe('a claim that was asked for by name (OpenID Connect Core §5.5)', () => {
  it('is told no more once the client may not have its scope', async () => {
    const claims = JSON.stringify({ userinfo: { email: null }, id_token: { email: null } });
    const request = { client_id: 'web basic', scope: 'openid offline_access', claims };
    const first = await authorizeAndRedeem(server, { client: 'web basic', session, request });
    expect(read(first.id_token).claims.email).toBe('alice@example.com');
    await changeClient('web basic', { identityScopes: ['openid', 'offline_access'] });
    const { access_token, id_token } = await tokens(server, 'web basic', {
      grant_type: 'refresh_token',
      refresh_token: first.refresh_token,
    });
    expect(read(id_token).claims).not.toHaveProperty('email');
    const told = await server.core.userinfo.handle({ accessToken: access_token, scheme: 'Bearer', method: 'GET' });
    expect(told).toEqual({ kind: 'json', claims: { sub: 'alice' } });
  });
});

describe('a grant type that is closed', () => {
  it('gives no refresh token at a code of before, and none of before is of use or active', async () => {
    const request = { client_id: 'web basic', scope: whole };
    const { refresh_token } = await authorizeAndRedeem(server, { client: 'web basic', session, request });
    const { code } = await authorize(server, request, session);
    await changeClient('web basic', { grantTypes: ['authorization_code'] });
    expect(await tokens(server, 'web basic', redemption(code))).not.toHaveProperty('refresh_token');
    const fields = { grant_type: 'refresh_token', refresh_token };
    expect((await refusalOf(tokens(server, 'web basic', fields))).code).toBe('unauthorized_client');
    const asked = await requestOf(server, 'web basic', { token: refresh_token });
    expect(await server.core.introspection.handle(asked, { jwt: false })).toMatchObject({
      introspection: { active: false },
    });
  });
});

describe('tokens without a code', () => {
  it('of a device that was allowed before have what is left', async () => {
    const asked = await requestOf(server, 'tv', { scope: 'openid orders:read orders:write' });
    const { device_code, user_code } = await server.core.deviceAuthorization.handle(asked);
    const browserDigest = browser;
    const begun = await server.core.deviceVerification.authorize({ userCode: user_code, session, browserDigest });
    if (begun?.kind !== 'interaction') throw new Error('the person is not asked');
    const reference = { interactionId: begun.interactionId, browserDigest };
    const { seen = '' } = (await server.core.journey.describe(reference)) ?? {};
    await server.core.journey.allow({ ...reference, session, seen });
    await changeClient('tv', { resources: onlyReads });
    const fields = { grant_type: `${urn}:device_code`, device_code };
    expect(sorted((await tokens(server, 'tv', fields)).scope)).toEqual(['openid', 'orders:read']);
  });

  it('of a client on its own behalf have what the API still has, and nothing is invalid_target', async () => {
    const fields = { grant_type: 'client_credentials', resource: orders };
    const before = await tokens(server, 'web basic', fields);
    expect(sorted(before.scope)).toEqual(['orders:read', 'orders:write']);
    await changeResource(orders, withoutWrite);
    expect((await tokens(server, 'web basic', fields)).scope).toBe('orders:read');
    const gone = { ...fields, scope: 'orders:write' };
    expect((await refusalOf(tokens(server, 'web basic', gone))).code).toBe('invalid_scope');
    await changeResource(orders, { scopes: { other: 'Other' } });
    expect((await refusalOf(tokens(server, 'web basic', fields))).code).toBe('invalid_target');
    const asked = await requestOf(server, 'web basic', { token: before.access_token });
    expect(await server.core.introspection.handle(asked, { jwt: false })).toMatchObject({
      introspection: { active: false },
    });
  });

  it('are not active once their client is gone', async () => {
    const { access_token } = await tokens(server, 'web basic', { grant_type: 'client_credentials', resource: orders });
    await server.stores.clients.delete('web basic');
    const asked = await requestOf(server, 'orders-api', { token: access_token });
    expect(await server.core.introspection.handle(asked, { jwt: false })).toMatchObject({
      introspection: { active: false },
    });
  });

  const exchange = (subject_token: string, more = {}) =>
    tokens(server, 'orders-api', {
      grant_type: `${urn}:token-exchange`,
      subject_token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      resource: invoices,
      ...more,
    });

  it('of an exchange have what the acting service still has', async () => {
    const { access_token } = await authorizeAndRedeem(server, { session });
    expect(sorted((await exchange(access_token)).scope)).toEqual(['invoices:read', 'invoices:write']);
    await changeResource(invoices, { scopes: { 'invoices:read': 'See your invoices' } });
    expect((await exchange(access_token)).scope).toBe('invoices:read');
    await server.stores.resourceServers.delete(invoices);
    expect((await refusalOf(exchange(access_token))).code).toBe('invalid_target');
  });

  it('are not exchanged for once the client that was given the first one has lost the API', async () => {
    const { access_token } = await authorizeAndRedeem(server, { session });
    await changeClient('portal', { resources: [{ identifier: invoices, scopes: ['invoices:read'] }] });
    expect((await refusalOf(exchange(access_token))).code).toBe('invalid_grant');
  });
});

describe('a client that is another than the one that the grant was given to', () => {
  const elsewhere = 'https://elsewhere.example/callback';
  const give = async (changes: Partial<Client> = {}) => {
    await changeClient('web basic', { redirectUris: [callback, elsewhere], ...changes });
    return authorizeAndRedeem(server, {
      client: 'web basic',
      session,
      request: { client_id: 'web basic', scope: whole },
    });
  };

  it.each<[string, Partial<Client>, 'kept' | 'over']>([
    ['another path of the host', { redirectUris: ['https://portal.example.com/other'] }, 'kept'],
    ['one host more', { redirectUris: [callback, elsewhere, 'https://more.example/'] }, 'kept'],
    ['another host less', { redirectUris: [callback] }, 'kept'],
    ['another name', { clientName: 'Bank' }, 'kept'],
    ['another logo', { logoUri: 'https://portal.example.com/logo' }, 'kept'],
    ['another key', { jwksUri: 'https://portal.example.com/jwks' }, 'kept'],
    ['its host less', { redirectUris: [elsewhere] }, 'over'],
    ['its port less', { redirectUris: ['https://portal.example.com:8443/callback'] }, 'over'],
    ['another scheme', { redirectUris: ['com.example.portal:/callback'] }, 'over'],
    ['made by somebody else', { origin: 'self_registered' }, 'over'],
    ['made anew', { createdAt: 77 }, 'over'],
  ])('%s: %s', async (_name, changes, expected) => {
    const { access_token, refresh_token } = await give();
    const { code } = await authorize(server, { client_id: 'web basic', scope: whole }, session);
    await changeResource(orders, { selfRegisteredScopes: ['orders:read', 'orders:write'] });
    await changeClient('web basic', changes);
    const requests = [{ grant_type: 'refresh_token', refresh_token }, redemption(code)];
    const asked = await requestOf(server, 'web basic', { token: access_token });
    const introspected = await server.core.introspection.handle(asked, { jwt: false });
    for (const fields of requests) {
      const work = tokens(server, 'web basic', fields);
      const answer = await (expected === 'kept' ? work : refusalOf(work));
      expect(answer).toMatchObject(expected === 'kept' ? { token_type: 'Bearer' } : { code: 'invalid_grant' });
    }
    expect(introspected).toMatchObject({ introspection: { active: expected === 'kept' } });
  });

  it('of a program on the device: any port of it is the same place (RFC 8252 §7.3)', async () => {
    const native = { redirectUris: ['http://127.0.0.1/callback'], applicationType: 'native' } as const;
    await changeClient('portal', native);
    const redirect_uri = 'http://127.0.0.1:51234/callback';
    const { refresh_token } = await authorizeAndRedeem(server, {
      session,
      request: { redirect_uri },
      token: { redirect_uri },
    });
    const fields = { grant_type: 'refresh_token', refresh_token };
    const next = await tokens(server, 'portal', fields);
    await changeClient('portal', { redirectUris: ['http://[::1]/callback'] });
    const again = { ...fields, refresh_token: next.refresh_token };
    expect((await refusalOf(tokens(server, 'portal', again))).code).toBe('invalid_grant');
  });
});
