import type { Client } from '../src/records/client.js';
import type { ResourceServer } from '../src/records/resource-server.js';
import { digest } from '../src/shared/digest.js';
import { invoices, orders, portal } from './authorization-fixture.js';
import { testKey } from './client-keys.js';

/** What the confidential clients keep; characters that form encoding changes are in it on purpose. */
export const secrets: Readonly<Record<string, string>> = {
  'web basic': 'basic secret:+%&é',
  'web-post': 'post secret',
  'orders-api': 'orders secret',
  'invoices-api': 'invoices secret',
};

export const resourceServers: readonly ResourceServer[] = [
  {
    identifier: orders,
    name: 'Orders',
    scopes: { 'orders:read': 'See your orders', 'orders:write': 'Place orders' },
    accessTokenLifetime: 300,
    signingAlgorithm: 'ES256',
    selfRegisteredScopes: ['orders:read'],
  },
  {
    identifier: invoices,
    name: 'Invoices',
    scopes: { 'invoices:read': 'See your invoices', 'invoices:write': 'Write invoices' },
    accessTokenLifetime: 600,
    signingAlgorithm: 'EdDSA',
  },
];

const web: Client = {
  ...portal,
  clientName: 'Web',
  tokenEndpointAuthMethod: 'client_secret_basic',
  grantTypes: ['authorization_code', 'refresh_token', 'client_credentials'],
  identityScopes: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'],
  requirePkce: false,
  consentRequired: false,
  rotateRefreshTokens: false,
};

const api: Client = {
  ...web,
  clientName: 'API',
  tokenEndpointAuthMethod: 'client_secret_post',
  redirectUris: [],
  grantTypes: ['client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange'],
  identityScopes: [],
};

function withSecret(clientId: string, client: Client): Client {
  return { ...client, clientId, clientSecretDigest: digest(secrets[clientId] ?? '') };
}

/** portal and tv are public; the others authenticate as their names say. */
export async function testClients(): Promise<readonly Client[]> {
  const keys = await Promise.all(['ES256', 'RS256', 'PS256', 'EdDSA'].map((algorithm) => testKey(algorithm)));
  const jwks = { keys: keys.map(({ jwk, algorithm }) => ({ ...jwk, kid: algorithm })) };
  const signing: Client = { ...web, clientId: 'web-jwt', tokenEndpointAuthMethod: 'private_key_jwt', jwks };
  return [
    { ...portal, consentRequired: false },
    {
      ...portal,
      clientId: 'tv',
      grantTypes: ['refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      redirectUris: [],
    },
    withSecret('web basic', web),
    withSecret('web-post', { ...web, tokenEndpointAuthMethod: 'client_secret_post' }),
    signing,
    { ...signing, clientId: 'bank', securityProfile: 'fapi' },
    withSecret('orders-api', {
      ...api,
      resources: [{ identifier: invoices, scopes: ['invoices:read', 'invoices:write'] }],
      actsAsResource: orders,
    }),
    withSecret('invoices-api', {
      ...api,
      resources: [{ identifier: orders, scopes: ['orders:read'] }],
      actsAsResource: invoices,
    }),
  ];
}
