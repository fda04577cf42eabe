import { type ActClaim, grantAccessTokenClaims, idTokenClaims } from '../claims/claim-resolver.js';
import type { Client, ResourceAccess } from '../clients/client.js';
import type { Grant } from '../grants/grant.js';
import type { ResourceServer } from '../resources/resource-server.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { CoreDependencies } from '../shared/core-dependencies.js';
import { digest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';
import { identifier, opaqueToken } from '../shared/random-source.js';
import { accessTokenHash } from '../signing/token-signer.js';
import type { RefreshToken } from './refresh-token.js';

/** Seconds: for the issuer itself as the audience, where no API is involved. */
const issuerTokenLifetime = 300;

/** The resource server behind an access; the issuer itself serves clients that want no API but UserInfo. */
export async function resourceServerOf(deps: CoreDependencies, identifierOf: string): Promise<ResourceServer> {
  const found = await deps.stores.resourceServers.find(identifierOf);
  if (found) return found;
  const { issuer } = deps.settings;
  if (identifierOf === issuer) {
    return {
      identifier: issuer,
      name: 'UserInfo',
      scopes: {},
      accessTokenLifetime: issuerTokenLifetime,
      signingAlgorithm: 'ES256',
    };
  }
  throw new OAuthError('invalid_target', 'the resource is not known', { cause: { requested: identifierOf } });
}

/** What a grant may have tokens for: its APIs or, where it names none, the issuer's UserInfo endpoint. */
export function accessOf(deps: CoreDependencies, grant: Grant): readonly ResourceAccess[] {
  return grant.resources.length > 0 ? grant.resources : [{ identifier: deps.settings.issuer, scopes: [] }];
}

/**
 * The grant, as long as tokens may come from it.
 * @throws OAuthError invalid_grant when it is revoked or over, its session ended or its account is disabled
 */
export async function liveGrant(deps: CoreDependencies, grantId: string): Promise<Grant> {
  const grant = await deps.stores.grants.find(grantId);
  const now = deps.clock.now();
  if (!grant || grant.revokedAt !== undefined || grant.expiresAt <= now) throw dead(grantId, 'revoked or over');
  const session = await deps.stores.sessions.find(grant.sessionId);
  if (session?.endedAt !== undefined) throw dead(grantId, 'session ended');
  const account = await deps.accounts.find(grant.subject);
  if (!account || account.disabled) throw dead(grantId, 'account disabled or gone');
  return grant;
}

function dead(grantId: string, reason: string): OAuthError {
  return new OAuthError('invalid_grant', 'the authorization is no longer valid', {
    cause: { grant_id: grantId, reason },
  });
}

export interface IssuedAccessToken {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scope: string;
}

/** @param maxLifetime seconds: an exchanged token does not outlive the one it came from */
export async function signGrantAccessToken(
  deps: CoreDependencies,
  input: { grant: Grant; client: Client; access: ResourceAccess; act?: ActClaim | undefined; maxLifetime?: number },
): Promise<IssuedAccessToken> {
  const resourceServer = await resourceServerOf(deps, input.access.identifier);
  const now = deps.clock.now();
  const lifetime = Math.min(
    resourceServer.accessTokenLifetime,
    input.grant.expiresAt - now,
    input.maxLifetime ?? Number.POSITIVE_INFINITY,
  );
  const claims = grantAccessTokenClaims({
    issuer: deps.settings.issuer,
    now,
    lifetime,
    grant: input.grant,
    clientId: input.client.clientId,
    access: input.access,
    act: input.act,
    jti: identifier(deps.random),
  });
  const token = await deps.tokenSigner.signAccessToken(claims, resourceServer.signingAlgorithm);
  return { token, expiresIn: lifetime, scope: claims.scope };
}

export function signIdToken(
  deps: CoreDependencies,
  input: { grant: Grant; nonce?: string | undefined; accessToken: string },
): Promise<string> {
  return deps.tokenSigner.signIdToken(
    idTokenClaims({
      issuer: deps.settings.issuer,
      now: deps.clock.now(),
      lifetime: deps.settings.idTokenLifetime,
      grant: input.grant,
      nonce: input.nonce,
      atHash: accessTokenHash(input.accessToken),
    }),
  );
}

/** A new refresh token of a grant and the record of it; the secret itself is only ever in the answer. */
export function newRefreshToken(
  deps: CoreDependencies,
  grant: Grant,
  now: EpochSeconds,
): { secret: string; record: RefreshToken } {
  const secret = opaqueToken(deps.random);
  const record: RefreshToken = {
    digest: digest(secret),
    grantId: grant.grantId,
    clientId: grant.clientId,
    createdAt: now,
    expiresAt: Math.min(now + deps.settings.refreshTokenIdleLifetime, grant.expiresAt),
  };
  return { secret, record };
}
