import type { AccessTokenPayload } from '../claims/claim-resolver.js';
import type { Grant } from '../grants/grant.js';
import type { CoreDependencies } from '../shared/core-dependencies.js';
import { OAuthError } from '../shared/oauth-error.js';
import { liveGrant } from './live-grant.js';

export interface LiveAccessToken {
  readonly claims: AccessTokenPayload;
  /** Undefined for a client on its own behalf. */
  readonly grant?: Grant | undefined;
}

/**
 * An access token of ours as the issuer itself accepts one: signature and expiry, not revoked by its `jti`, and its
 * grant, session and account all still stand.
 * @throws OAuthError invalid_token
 */
export async function verifyLiveAccessToken(deps: CoreDependencies, token: string): Promise<LiveAccessToken> {
  const claims = await deps.tokenSigner.verifyOwnAccessToken(token);
  if (await deps.stores.revokedAccessTokens.has(claims.jti)) throw refused(claims, 'revoked');
  if (claims.grant_id === undefined) return { claims };
  try {
    return { claims, grant: await liveGrant(deps, claims.grant_id) };
  } catch (error) {
    if (error instanceof OAuthError && error.code === 'invalid_grant') throw refused(claims, 'grant is not live');
    throw error;
  }
}

function refused(claims: AccessTokenPayload, reason: string): OAuthError {
  return new OAuthError('invalid_token', 'the token is not valid', {
    cause: { jti: claims.jti, client_id: claims.client_id, grant_id: claims.grant_id, reason },
  });
}
