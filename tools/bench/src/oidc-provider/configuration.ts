import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import type { Adapter, Client, Context, Grant } from 'oidc-provider';
import { appId, identityScopes, publicAppId, redirectUri } from '../code/service.js';
import { audience, client, scope } from '../token/service.js';

/** JWT access tokens (RFC 9068) for the one resource (RFC 8707). */
const resourceServer = {
  scope,
  audience,
  accessTokenTTL: 300,
  accessTokenFormat: 'jwt',
  jwt: { sign: { alg: 'ES256' } },
};

const application = {
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: [redirectUri],
  response_types: ['code'],
  id_token_signed_response_alg: 'ES256',
};

const clients = [
  {
    client_id: client.id,
    client_secret: client.secret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    id_token_signed_response_alg: 'ES256',
  },
  { client_id: appId, client_secret: client.secret, ...application },
  { client_id: publicAppId, token_endpoint_auth_method: 'none', ...application },
];

/** The path of the page on which a person would sign in. */
export const interactionPath = '/interaction/';

/**
 * oidc-provider as its documentation says for production; lifetimes, signatures and paths are those of the issuer.
 * @param adapter undefined for its own, in memory
 */
export async function providerConfiguration(
  adapter: ((model: string) => Adapter) | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    ...(adapter ? { adapter } : {}),
    clients,
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    routes: { authorization: '/authorize' },
    interactions: { url: (_context: Context, { uid }: { readonly uid: string }) => `${interactionPath}${uid}` },
    // Accounts cost it nothing: there is no look-up.
    findAccount: (_context: Context, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
    loadExistingGrant: firstPartyGrant,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    // It drops offline_access where no consent is asked for, so the client decides; the tokens outlive the session.
    issueRefreshToken: (_context: Context, asking: Client) => asking.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => false,
    ttl: {
      AuthorizationCode: 60,
      IdToken: 300,
      RefreshToken: 14 * 86400,
      Grant: 90 * 86400,
      Session: 12 * 3600,
      Interaction: 900,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => resourceServer,
      },
    },
  };
}

/** The documented way to ask no consent for one's own applications: a grant of what they may have, kept by the session. */
async function firstPartyGrant({ oidc }: Context): Promise<Grant | undefined> {
  const { provider, session } = oidc;
  const { clientId } = oidc.client;
  const known = session.grantIdFor(clientId);
  if (known !== undefined) return provider.Grant.find(known);
  const grant = new provider.Grant({ clientId, accountId: session.accountId });
  grant.addOIDCScope(identityScopes.join(' '));
  grant.addResourceScope(audience, scope);
  await grant.save();
  return grant;
}
