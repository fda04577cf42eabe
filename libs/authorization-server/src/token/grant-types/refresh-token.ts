import { clientPolicy, refreshGracePeriod } from '../../clients/client-policy.js';
import type { Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { RefreshToken } from '../../records/refresh-token.js';
import { revokeGrant } from '../../security-events/record-revocation.js';
import { elapsedSince, type WatchedClock } from '../../shared/clock.js';
import { digest } from '../../shared/digest.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { isConfirmed } from '../../vocabulary/confirmation.js';
import { CredentialTurns, refuseLeft } from '../credential-turns.js';
import type { GrantTokenNeeds } from '../grant-tokens.js';
import type { GrantType, TokenRequest } from '../grant-type.js';
import { issueFor } from '../issue-for.js';
import { type LiveGrant, type LiveGrantNeeds, liveGrant } from '../live-grant.js';
import { refreshTokenEnd } from '../new-refresh-token.js';
import type { RefreshSuccessors } from '../refresh-successors.js';
import { noteVisit } from '../session-life.js';
import type { TokenResponse } from '../token-response.js';

type Needs = GrantTokenNeeds &
  LiveGrantNeeds &
  Pick<CorePorts, 'onEvent' | 'unitOfWork'> & {
    readonly clock: WatchedClock;
    readonly refreshSuccessors: RefreshSuccessors;
  };

interface Rotation {
  readonly secret: string;
  /** What `secret` is rotated into, and its record. */
  readonly next: string;
  readonly successor: RefreshToken;
}

/** How far behind the newest of its family a token may be that is presented again, whatever clocks say. */
const mostGenerations = 20;

/** RFC 6749 §6 with rotation and reuse detection (RFC 9700 §4.14.2). */
export class RefreshTokenGrantType implements GrantType<'refresh_token'> {
  readonly #turns = new CredentialTurns();

  constructor(private readonly deps: Needs) {}

  handle(request: TokenRequest<'refresh_token'>): Promise<TokenResponse> {
    const secret = request.parameters.one('refresh_token');
    if (secret === undefined) throw new OAuthError('invalid_request', 'refresh_token is missing');
    return this.#turns.with(digest(secret), request, () => this.#refresh(secret, request));
  }

  async #refresh(secret: string, request: TokenRequest<'refresh_token'>): Promise<TokenResponse> {
    const { client, parameters, confirmation } = request;
    const presented = await this.deps.stores.refreshTokens.find(digest(secret));
    if (!presented || presented.clientId !== client.clientId)
      throw invalidGrant(client, 'unknown, or of another client');
    const now = this.deps.clock.now();
    if (presented.expiresAt <= now) throw invalidGrant(client, 'expired');
    const isProved = isConfirmed(presented.confirmation, confirmation);
    if (presented.consumedAt === undefined) {
      if (!isProved) throw invalidGrant(client, 'bound to another key than the proof');
    } else if (!isProved || !this.#inGrace(presented, client, now)) {
      refuseLeft(request);
      return this.#refuseReuse(presented, request);
    }

    const live = await liveGrant(this.deps, () => client, presented.grantId);
    if (!live.refreshable) throw invalidGrant(client, 'the client may not refresh it any more');
    const next = clientPolicy(client).rotatesRefreshTokens && (await this.deps.refreshSuccessors.of(secret));
    const { response, refreshToken: successor } = await issueFor(this.deps, live, {
      client,
      resources: parameters.targets(),
      scope: parameters.one('scope'),
      confirmation,
      refresh: next,
    });
    refuseLeft(request);
    if (successor && next !== false) {
      const refreshToken = await this.#rotate(presented, { secret, next, successor }, request);
      await this.#noteUse(live);
      const { grantId, subject } = live.grant;
      this.deps.onEvent?.({ event: 'refresh_token_rotated', clientId: client.clientId, grantId, subject });
      return { ...response, refresh_token: refreshToken };
    }
    await this.deps.stores.refreshTokens.extend(presented.digest, refreshTokenEnd(this.deps, live.grant, now));
    await this.#noteUse(live);
    return response;
  }

  /** Whoever works in an app all day visits no page of the issuer: the session that the app lives in is in use. */
  async #noteUse({ livesIn }: LiveGrant): Promise<void> {
    if (livesIn) await noteVisit(this.deps, livesIn.sessionId, livesIn);
  }

  /**
   * A request whose answer was lost, or that another tab sent as well, is no theft: it brings the same evidence a moment later. Not
   * where nobody knows how long ago that was: what was used before the clock was set back stays used.
   */
  #inGrace({ consumedAt = 0, successorDigest }: RefreshToken, client: Client, now: number): boolean {
    const period = refreshGracePeriod(this.deps.settings, client);
    return (
      successorDigest !== undefined &&
      consumedAt > this.deps.clock.setBackFrom() &&
      consumedAt < now + period &&
      elapsedSince(consumedAt, now) < period
    );
  }

  /** What the client goes on with: the successor; or, where it was given before, what has become of that meanwhile. */
  async #rotate(
    presented: RefreshToken,
    { secret, next, successor }: Rotation,
    request: TokenRequest<'refresh_token'>,
  ): Promise<string> {
    const { client } = request;
    const now = this.deps.clock.now();
    const { refreshTokens } = this.deps.stores;
    let newest: RefreshToken | undefined = presented;
    if (presented.consumedAt === undefined) {
      const outcome = await refreshTokens.rotate(presented.digest, now, successor);
      if (outcome === 'consumed') return next;
      newest = await refreshTokens.find(presented.digest);
    }
    let current = secret;
    for (let generation = 0; generation < mostGenerations && newest; generation += 1) {
      if (newest.consumedAt === undefined) return current;
      current = await this.deps.refreshSuccessors.of(current);
      if (!this.#inGrace(newest, client, now) || newest.successorDigest !== digest(current)) break;
      newest = await refreshTokens.find(newest.successorDigest);
    }
    return this.#refuseReuse(presented, request);
  }

  /** The family dies, durably, before the refusal is heard. */
  async #refuseReuse(presented: RefreshToken, { client, caller }: TokenRequest<'refresh_token'>): Promise<never> {
    const { clientId } = client;
    await revokeGrant(this.deps, presented.grantId, {
      entity: 'policy',
      because: 'refresh_token_reused',
      clientId,
      origin: caller?.origin,
    });
    this.deps.onEvent?.({ event: 'refresh_token_reused', clientId, grantId: presented.grantId });
    throw invalidGrant(client, `reused; grant ${presented.grantId} is revoked`);
  }
}

function invalidGrant(client: Client, reason: string): OAuthError {
  return new OAuthError('invalid_grant', 'the refresh token is not valid', {
    cause: { client_id: client.clientId, reason },
  });
}
