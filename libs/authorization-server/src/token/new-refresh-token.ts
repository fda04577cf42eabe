import { isPublicClient } from '../clients/client-policy.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Grant } from '../records/grant.js';
import type { RefreshToken } from '../records/refresh-token.js';
import type { EpochSeconds } from '../shared/clock.js';
import { digest } from '../shared/digest.js';
import { opaqueToken } from '../shared/random-source.js';
import type { Confirmation } from '../vocabulary/confirmation.js';

/** When a refresh token that is used now ends, if it is not used again. */
export function refreshTokenEnd(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  grant: Grant,
  now: EpochSeconds,
): number {
  return Math.min(now + deps.settings.refreshTokenIdleLifetime, grant.expiresAt);
}

export interface NewRefreshToken {
  /** Only ever in the answer. */
  readonly secret: string;
  readonly record: RefreshToken;
}

/** A new refresh token of a grant; it is of use once its record is stored. @param secret where it follows from another one */
export function newRefreshToken(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  grant: Grant,
  client: Client,
  confirmation: Confirmation | undefined,
  secret = opaqueToken(deps.random),
): NewRefreshToken {
  const now = deps.clock.now();
  const record: RefreshToken = {
    digest: digest(secret),
    grantId: grant.grantId,
    clientId: grant.clientId,
    // A confidential client's refresh token is bound by its authentication (RFC 9449 §5).
    confirmation: isPublicClient(client) ? confirmation : undefined,
    createdAt: now,
    expiresAt: refreshTokenEnd(deps, grant, now),
  };
  return { secret, record };
}
