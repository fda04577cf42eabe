import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { type Configuration, Provider } from 'oidc-provider';

/** oidc-provider with opaque access tokens, and three APIs that may ask about them, each in its own way. */
export interface IntrospectingIssuer {
  readonly issuer: string;
  readonly endpoint: string;
  /** Of the API that authenticates by `private_key_jwt`, private. */
  readonly key: JWK;
  /** Of a client by itself; a proof makes it a bound one. */
  accessToken(of: { readonly resource?: string; readonly scope?: string; readonly dpop?: string }): Promise<string>;
  revoke(token: string): Promise<void>;
  close(): Promise<void>;
}

const machine = { client_id: 'machine', client_secret: 'a secret of this test' };
const api = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] };

export async function runIntrospectingIssuer(): Promise<IntrospectingIssuer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key: JWK = { ...(await exportJWK(privateKey)), kid: 'api-key-1', alg: 'ES256' };
  const { d: _secret, ...publicKey } = key;
  const signing = await generateKeyPair('RS256', { extractable: true });
  const configuration = {
    clients: [
      { ...api, ...machine, token_endpoint_auth_method: 'client_secret_post' },
      { ...api, client_id: 'by-basic', client_secret: 's/e:c', token_endpoint_auth_method: 'client_secret_basic' },
      { ...api, client_id: 'by-post', client_secret: 's/e:c', token_endpoint_auth_method: 'client_secret_post' },
      {
        ...api,
        client_id: 'by-key',
        // Read over HTTP: a copy of what stands here would be of another realm than oidc-provider's.
        jwks_uri: `${issuer}/api-keys`,
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(signing.privateKey)), alg: 'RS256', use: 'sig', kid: 'key-1' }] },
    cookies: { keys: [randomBytes(8).toString('hex')] },
    features: {
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, resource: string) => ({
          scope: 'orders:read orders:write',
          audience: resource,
          accessTokenFormat: 'opaque',
        }),
      },
    },
    ttl: { ClientCredentials: 300 },
  };
  const provider = new Provider(issuer, configuration as unknown as Configuration).callback();
  server.on('request', (request, response) => {
    if (request.url !== '/api-keys') return provider(request, response);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [publicKey] }));
  });
  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${issuer}${path}`, { method: 'POST', headers, body: new URLSearchParams({ ...machine, ...form }) });
  return {
    issuer,
    endpoint: `${issuer}/token/introspection`,
    key,
    accessToken: async ({ resource, scope = '', dpop }) => {
      const form = { grant_type: 'client_credentials', scope, ...(resource !== undefined && { resource }) };
      const response = await post('/token', form, dpop === undefined ? {} : { dpop });
      const { access_token: token, ...rest } = (await response.json()) as Record<string, unknown>;
      if (typeof token !== 'string') throw new Error(`no access token: ${JSON.stringify(rest)}`);
      return token;
    },
    revoke: async (token) => {
      const { status } = await post('/token/revocation', { token });
      if (status !== 200) throw new Error(`revocation answered ${status}`);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
