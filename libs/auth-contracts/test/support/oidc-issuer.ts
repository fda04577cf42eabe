import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { type Configuration, type JwtParts, Provider } from 'oidc-provider';
import { signIn } from './sign-in.js';

/** A standard issuer that knows nothing of this library: resource indicators, JWT access tokens, RS256. */
export interface OidcIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  accessToken(options: { readonly resource: string; readonly scope?: string }): Promise<string>;
  /** Of a person who signed in at this client. */
  idToken(clientId: string, options?: { readonly withNonce?: boolean }): Promise<string>;
  close(): Promise<void>;
}

export interface OidcIssuerOptions {
  /** Beside `web`: clients at which a person signs in. */
  readonly clientIds?: readonly string[];
  /** Changes each access token before it is signed. */
  readonly shape?: (token: JwtParts) => void;
}

/** Never asked: the code is read off the redirect. */
const redirectUri = 'https://client.example.com/callback';
const machine = { client_id: 'machine', client_secret: 'a secret of this test' };

export async function runOidcIssuer({ clientIds = [], shape }: OidcIssuerOptions = {}): Promise<OidcIssuer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', new Provider(issuer, await configure(['web', ...clientIds], shape)).callback());
  return {
    issuer,
    jwksUri: `${issuer}/jwks`,
    accessToken: async ({ resource, scope = '' }) => {
      const body = new URLSearchParams({ grant_type: 'client_credentials', resource, scope, ...machine });
      const response = await fetch(`${issuer}/token`, { method: 'POST', body });
      const { access_token: token, ...rest } = (await response.json()) as Record<string, unknown>;
      if (typeof token !== 'string') throw new Error(`no access token: ${JSON.stringify(rest)}`);
      return token;
    },
    idToken: (clientId, { withNonce = true } = {}) => signIn({ issuer, clientId, redirectUri, withNonce }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function configure(
  clientIds: readonly string[],
  shape: (token: JwtParts) => void = () => {},
): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const person = { redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' };
  return {
    clients: [
      {
        ...machine,
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
      ...clientIds.map((clientId) => ({ ...person, client_id: clientId })),
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'key-1' }] },
    cookies: { keys: ['a key of this test'] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, resource) => ({
          scope: 'orders:read orders:write',
          audience: resource,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    formats: { customizers: { jwt: (_context, _token, jwt) => shape(jwt) } },
    ttl: { ClientCredentials: 300, IdToken: 300, Session: 300, Interaction: 300, Grant: 300, AccessToken: 300 },
    findAccount: async (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    // Nobody is asked for consent: whoever signs in at this client wants to.
    loadExistingGrant: async ({ oidc: { provider, client, session } }) => {
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  };
}
