import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { orders } from '../../examples/orders-audience.js';
import { type IntrospectionOptions, ResourceServer, type TokenRejection } from '../../src/index.js';
import { createDpopKey } from '../../src/testing/index.js';
import { type IntrospectingIssuer, runIntrospectingIssuer } from '../support/introspecting-issuer.js';

let issuer: IntrospectingIssuer;
const resource = orders.identifier;

beforeAll(async () => {
  issuer = await runIntrospectingIssuer();
});
afterAll(async () => {
  await issuer?.close();
});

type Credentials = Pick<IntrospectionOptions, 'clientId' | 'clientSecret' | 'clientSecretMethod' | 'clientKey'>;

/** Tokens of clients by themselves have no `sub` here. */
function serve(credentials: Credentials, acceptMissing: IntrospectionOptions['acceptMissing'] = { subject: true }) {
  const rejections: TokenRejection[] = [];
  const introspection = { ...credentials, endpoint: issuer.endpoint, acceptMissing, cacheSeconds: 0, timeout: 60_000 };
  const api = new ResourceServer({
    issuer: issuer.issuer,
    audience: orders,
    introspection: introspection as IntrospectionOptions,
    rejectionLog: false,
    onRejection: (one) => rejections.push(one),
  });
  return async (token: string, scheme = 'Bearer', dpop?: string) => {
    const headers = { authorization: `${scheme} ${token}`, ...(dpop !== undefined && { dpop }) };
    const request = { method: 'GET', url: '/a', headers };
    const { principal, refusal } = await api.admit(request, { kind: 'scopes', all: ['orders:read'] });
    return principal ?? { status: refusal?.status, code: rejections.at(-1)?.code };
  };
}

const byBasic: Credentials = { clientId: 'by-basic', clientSecret: 's/e:c' };

describe('opaque tokens of oidc-provider', () => {
  it.each<[string, () => Credentials]>([
    ['client_secret_basic', () => byBasic],
    ['client_secret_post', () => ({ ...byBasic, clientId: 'by-post', clientSecretMethod: 'client_secret_post' })],
    ['private_key_jwt', () => ({ clientId: 'by-key', clientKey: { key: issuer.key } })],
    [
      'private_key_jwt for the token endpoint',
      () => ({ clientId: 'by-key', clientKey: { key: async () => issuer.key, audience: `${issuer.issuer}/token` } }),
    ],
  ])('are accepted by an API that asks by %s', async (_name, credentials) => {
    const token = await issuer.accessToken({ resource, scope: 'orders:read' });
    expect(token).not.toContain('.');
    const call = serve(credentials());
    for (let i = 0; i < 2; i += 1) {
      expect(await call(token)).toMatchObject({
        subject: 'machine',
        clientId: 'machine',
        claims: { iss: issuer.issuer, aud: resource },
      });
    }
  });

  it.each<[string, () => Credentials]>([
    ['another secret', () => ({ ...byBasic, clientSecret: 'other' })],
    ['another client', () => ({ ...byBasic, clientId: 'nobody' })],
    [
      'an assertion for somebody else',
      () => ({
        clientId: 'by-key',
        clientKey: { key: issuer.key, audience: 'https://other.example.com' },
      }),
    ],
  ])('are a 503 where the API has %s', async (_name, credentials) => {
    const token = await issuer.accessToken({ resource, scope: 'orders:read' });
    expect(await serve(credentials())(token)).toEqual({ status: 503, code: 'introspection_unavailable' });
  });

  it('are refused for another API, without a scope, unknown, revoked, and for a person that nobody names', async () => {
    const call = serve(byBasic);
    const other = await issuer.accessToken({ resource: 'https://other.example.com', scope: 'orders:read' });
    expect(await call(other)).toEqual({ status: 401, code: 'audience_mismatch' });
    expect(await call(await issuer.accessToken({}))).toEqual({ status: 401, code: 'audience_mismatch' });
    expect(await call(await issuer.accessToken({ resource }))).toEqual({ status: 403, code: 'scope_missing' });
    expect(await call('x'.repeat(43))).toEqual({ status: 401, code: 'token_inactive' });
    const token = await issuer.accessToken({ resource, scope: 'orders:read' });
    expect(await serve(byBasic, {})(token)).toEqual({ status: 401, code: 'claim_missing' });
    expect(await call(token)).toMatchObject({ subject: 'machine' });
    await issuer.revoke(token);
    expect(await call(token)).toEqual({ status: 401, code: 'token_inactive' });
  });

  it('that are bound by DPoP need their proof', async () => {
    const key = await createDpopKey();
    const dpop = await key.prove({
      token: '',
      method: 'POST',
      url: `${issuer.issuer}/token`,
      claims: { ath: undefined },
    });
    const token = await issuer.accessToken({ resource, scope: 'orders:read', dpop });
    const call = serve(byBasic);
    expect(await call(token)).toEqual({ status: 401, code: 'sender_constrained' });
    const proof = await key.prove({ token, method: 'GET', url: `${new URL(resource).origin}/a` });
    expect(await call(token, 'DPoP', proof)).toMatchObject({ subject: 'machine' });
  });
});
