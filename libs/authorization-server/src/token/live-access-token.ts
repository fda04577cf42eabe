import { identityScopes as knownIdentityScopes } from '../claims/claim-registry.js';
import type { AccessTokenPayload } from '../claims/token-payloads.js';
import { currentRights } from '../clients/client-rights.js';
import type { ClientSource } from '../clients/client-source.js';
import type { CorePorts } from '../records/core-ports.js';
import { OAuthError } from '../shared/oauth-error.js';
import type { TokenSigner } from '../signing/token-signer.js';
import { type LiveGrant, type LiveGrantNeeds, liveGrant } from './live-grant.js';

export interface LiveAccessTokenNeeds extends LiveGrantNeeds, Pick<CorePorts, 'settings'> {
  readonly clients: ClientSource;
  readonly tokenSigner: TokenSigner;
}

export interface LiveAccessToken {
  /** Its `scope` has no more than what its client may still have. */
  readonly claims: AccessTokenPayload;
  /** Undefined for a client on its own behalf. */
  readonly behind?: LiveGrant | undefined;
}

/**
 * An access token of ours as the issuer itself accepts one: signature and expiry, not revoked by its `jti`, its
 * grant, session and account all still stand, and its client may still have what it is for.
 * @throws OAuthError invalid_token
 */
export async function verifyLiveAccessToken(deps: LiveAccessTokenNeeds, token: string): Promise<LiveAccessToken> {
  const claims = await deps.tokenSigner.verifyOwnAccessToken(token);
  const narrowed = { ...claims, scope: await scopeLeft(deps, claims) };
  if (claims.grant_id === undefined) {
    if (await deps.stores.revokedAccessTokens.has(claims.jti)) throw refused(claims, 'revoked');
    return { claims: narrowed };
  }
  try {
    const clientOf = (clientId: string) => deps.clients.find(clientId);
    return { claims: narrowed, behind: await liveGrant(deps, clientOf, claims.grant_id, claims.jti) };
  } catch (error) {
    if (error instanceof OAuthError && error.code === 'invalid_grant') throw refused(claims, error.cause);
    throw error;
  }
}

/** Of an exchanged token the client is who acts: its own rights bound what it was given. @throws OAuthError invalid_token */
async function scopeLeft(deps: LiveAccessTokenNeeds, claims: AccessTokenPayload): Promise<string> {
  const client = await deps.clients.find(claims.client_id);
  if (!client) throw refused(claims, 'its client is gone');
  const named = claims.scope.split(' ').filter((scope) => scope !== '');
  const scopes = named.filter((scope) => !knownIdentityScopes.includes(scope));
  const { identityScopes, resources } = await currentRights(deps, client, {
    identityScopes: named.filter((scope) => knownIdentityScopes.includes(scope)),
    resources: claims.aud === deps.settings.issuer ? [] : [{ identifier: claims.aud, scopes }],
  });
  const [left] = resources;
  if (claims.aud !== deps.settings.issuer && !left) throw refused(claims, 'nothing is left that its client may have');
  return [...identityScopes, ...(left?.scopes ?? [])].join(' ');
}

function refused(claims: AccessTokenPayload, reason: unknown): OAuthError {
  return new OAuthError('invalid_token', 'the token is not valid', {
    cause: { jti: claims.jti, client_id: claims.client_id, grant_id: claims.grant_id, reason },
  });
}
