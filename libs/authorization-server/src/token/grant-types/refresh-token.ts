import { clientPolicy } from '../../clients/client-policy.js';
import type { Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { RefreshToken } from '../../records/refresh-token.js';
import { revokeGrant } from '../../security-events/record-revocation.js';
import { elapsedSince, type WatchedClock } from '../../shared/clock.js';
import { digest } from '../../shared/digest.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { isConfirmed } from '../../vocabulary/confirmation.js';
import type { GrantTokenNeeds } from '../grant-tokens.js';
import type { GrantType, TokenRequest } from '../grant-type.js';
import { issueFor } from '../issue-for.js';
import { type LiveGrantNeeds, liveGrant } from '../live-grant.js';
import { refreshTokenEnd } from '../new-refresh-token.js';
import type { TokenResponse } from '../token-response.js';

type Needs = GrantTokenNeeds & LiveGrantNeeds & Pick<CorePorts, 'unitOfWork'> & { readonly clock: WatchedClock };

/** RFC 6749 §6 with rotation and reuse detection (RFC 9700 §4.14.2). */
export class RefreshTokenGrantType implements GrantType<'refresh_token'> {
  constructor(private readonly deps: Needs) {}

  async handle({ client, parameters, confirmation }: TokenRequest<'refresh_token'>): Promise<TokenResponse> {
    const secret = parameters.one('refresh_token');
    if (secret === undefined) throw new OAuthError('invalid_request', 'refresh_token is missing');
    const presented = await this.deps.stores.refreshTokens.find(digest(secret));
    if (!presented || presented.clientId !== client.clientId)
      throw invalidGrant(client, 'unknown, or of another client');
    const now = this.deps.clock.now();
    if (presented.expiresAt <= now) throw invalidGrant(client, 'expired');
    if (!isConfirmed(presented.confirmation, confirmation)) {
      throw invalidGrant(client, 'bound to another key than the proof');
    }
    if (presented.consumedAt !== undefined && !this.#inGrace(presented, client, now)) {
      return this.#refuseReuse(presented, client);
    }

    const live = await liveGrant(this.deps, presented.grantId);
    const { response, refreshToken: successor } = await issueFor(this.deps, live, {
      client,
      resources: parameters.targets(),
      scope: parameters.one('scope'),
      confirmation,
      refresh: clientPolicy(client).rotatesRefreshTokens,
    });
    if (successor) await this.#rotate(presented, client, successor);
    else await this.deps.stores.refreshTokens.extend(presented.digest, refreshTokenEnd(this.deps, live.grant, now));
    return response;
  }

  /**
   * Only a client that proved who it is may repeat a request whose answer was lost. Not where nobody knows how long ago that
   * was: what was used before the clock was set back stays used.
   */
  #inGrace({ consumedAt = 0, successorDigest }: RefreshToken, client: Client, now: number): boolean {
    const { refreshTokenGracePeriod } = this.deps.settings;
    return (
      clientPolicy(client).refreshGracePeriod &&
      successorDigest !== undefined &&
      consumedAt > this.deps.clock.setBackFrom() &&
      consumedAt < now + refreshTokenGracePeriod &&
      elapsedSince(consumedAt, now) < refreshTokenGracePeriod
    );
  }

  /** In the grace period the newest of the family is what gets replaced, so that one live token remains. */
  async #rotate(presented: RefreshToken, client: Client, successor: RefreshToken): Promise<void> {
    const now = this.deps.clock.now();
    const { refreshTokens } = this.deps.stores;
    let target: RefreshToken | undefined = presented;
    while (target) {
      const { consumedAt, digest: current }: RefreshToken = target;
      if (consumedAt === undefined) {
        if ((await refreshTokens.rotate(current, now, successor)) === 'consumed') return;
        // A parallel request of the client was faster: what it made is the newest then.
        target = await refreshTokens.find(current);
      }
      if (!target?.successorDigest || !this.#inGrace(target, client, now)) break;
      target = await refreshTokens.find(target.successorDigest);
    }
    await this.#refuseReuse(presented, client);
  }

  /** The family dies, durably, before the refusal is heard. */
  async #refuseReuse(presented: RefreshToken, client: Client): Promise<never> {
    await revokeGrant(this.deps, presented.grantId, 'policy');
    throw invalidGrant(client, `reused; grant ${presented.grantId} is revoked`);
  }
}

function invalidGrant(client: Client, reason: string): OAuthError {
  return new OAuthError('invalid_grant', 'the refresh token is not valid', {
    cause: { client_id: client.clientId, reason },
  });
}
