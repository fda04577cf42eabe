import type { AccessTokenPayload } from '../claims/token-payloads.js';
import type { CorePorts } from '../records/core-ports.js';
import { OAuthError } from '../shared/oauth-error.js';
import type { TokenSigner } from '../signing/token-signer.js';
import { type LiveGrant, type LiveGrantNeeds, liveGrant } from './live-grant.js';

export interface LiveAccessTokenNeeds extends LiveGrantNeeds, Pick<CorePorts, 'stores'> {
  readonly tokenSigner: TokenSigner;
}

export interface LiveAccessToken {
  readonly claims: AccessTokenPayload;
  /** Undefined for a client on its own behalf. */
  readonly behind?: LiveGrant | undefined;
}

/**
 * An access token of ours as the issuer itself accepts one: signature and expiry, not revoked by its `jti`, and its
 * grant, session and account all still stand.
 * @throws OAuthError invalid_token
 */
export async function verifyLiveAccessToken(deps: LiveAccessTokenNeeds, token: string): Promise<LiveAccessToken> {
  const claims = await deps.tokenSigner.verifyOwnAccessToken(token);
  if (claims.grant_id === undefined) {
    if (await deps.stores.revokedAccessTokens.has(claims.jti)) throw refused(claims, 'revoked');
    return { claims };
  }
  try {
    return { claims, behind: await liveGrant(deps, claims.grant_id, claims.jti) };
  } catch (error) {
    if (error instanceof OAuthError && error.code === 'invalid_grant') throw refused(claims, error.cause);
    throw error;
  }
}

function refused(claims: AccessTokenPayload, reason: unknown): OAuthError {
  return new OAuthError('invalid_token', 'the token is not valid', {
    cause: { jti: claims.jti, client_id: claims.client_id, grant_id: claims.grant_id, reason },
  });
}
