import { clientPolicy } from '../../clients/client-policy.js';
import type { Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { Grant } from '../../records/grant.js';
import type { RefreshToken } from '../../records/refresh-token.js';
import { chooseResource, narrowScopes } from '../../resources/choose-access.js';
import { revokeGrant } from '../../security-events/record-revocation.js';
import { digest } from '../../shared/digest.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { repeatedParameter, singleParameter } from '../../shared/parameter-list.js';
import { parseScope } from '../../shared/scope.js';
import { type GrantTokenNeeds, grantTokenResponse } from '../grant-tokens.js';
import type { GrantType, TokenRequest } from '../grant-type.js';
import { type LiveGrantNeeds, liveGrant } from '../live-grant.js';
import { newRefreshToken, refreshTokenEnd } from '../new-refresh-token.js';
import { accessOf } from '../resource-server-of.js';
import type { TokenResponse } from '../token-response.js';

type Needs = GrantTokenNeeds & LiveGrantNeeds & Pick<CorePorts, 'unitOfWork'>;

/** RFC 6749 §6 with rotation and reuse detection (RFC 9700 §4.14.2). */
export class RefreshTokenGrantType implements GrantType {
  readonly name = 'refresh_token';
  constructor(private readonly deps: Needs) {}

  async handle({ client, parameters, dpopJkt }: TokenRequest): Promise<TokenResponse> {
    const secret = singleParameter(parameters, 'refresh_token');
    if (secret === undefined) throw new OAuthError('invalid_request', 'refresh_token is missing');
    const presented = await this.deps.stores.refreshTokens.find(digest(secret));
    if (!presented || presented.clientId !== client.clientId)
      throw invalidGrant(client, 'unknown, or of another client');
    const now = this.deps.clock.now();
    if (presented.expiresAt <= now) throw invalidGrant(client, 'expired');
    if (presented.dpopJkt !== undefined && presented.dpopJkt !== dpopJkt) {
      throw invalidGrant(client, 'bound to another key than the proof');
    }
    if (presented.consumedAt !== undefined && !this.#inGrace(presented, client, now)) {
      return this.#refuseReuse(presented, client);
    }

    const live = await liveGrant(this.deps, presented.grantId);
    const { grant } = live;
    const resources = repeatedParameter(parameters, 'resource');
    const granted = chooseResource(resources, accessOf(this.deps, grant), client.defaultResource);
    const requested = parseScope(singleParameter(parameters, 'scope'));
    const access = narrowScopes(granted, requested, elsewhere(grant, granted.identifier));
    const response = await grantTokenResponse(this.deps, { ...live, client, access, dpopJkt });
    if (!clientPolicy(client).rotatesRefreshTokens) {
      await this.deps.stores.refreshTokens.extend(presented.digest, refreshTokenEnd(this.deps, grant, now));
      return response;
    }
    return { ...response, refresh_token: await this.#rotate(presented, grant, client, dpopJkt) };
  }

  /** Only a client that proved who it is may repeat a request whose answer was lost. */
  #inGrace(presented: RefreshToken, client: Client, now: number): boolean {
    const since = now - (presented.consumedAt ?? now);
    const { refreshTokenGracePeriod } = this.deps.settings;
    return (
      clientPolicy(client).refreshGracePeriod &&
      presented.successorDigest !== undefined &&
      since < refreshTokenGracePeriod
    );
  }

  /**
   * In the grace period the newest of the family is what gets replaced, so that one live token remains.
   * @returns the new secret
   */
  async #rotate(presented: RefreshToken, grant: Grant, client: Client, dpopJkt: string | undefined): Promise<string> {
    const now = this.deps.clock.now();
    const { refreshTokens } = this.deps.stores;
    const successor = newRefreshToken(this.deps, grant, client, dpopJkt);
    let target: RefreshToken | undefined = presented;
    while (target) {
      const { consumedAt, digest: current }: RefreshToken = target;
      if (consumedAt === undefined) {
        if ((await refreshTokens.rotate(current, now, successor.record)) === 'consumed') return successor.secret;
        // A parallel request of the client was faster: what it made is the newest then.
        target = await refreshTokens.find(current);
      }
      if (!target?.successorDigest || !this.#inGrace(target, client, now)) break;
      target = await refreshTokens.find(target.successorDigest);
    }
    return this.#refuseReuse(presented, client);
  }

  /** The family dies, durably, before the refusal is heard. */
  async #refuseReuse(presented: RefreshToken, client: Client): Promise<never> {
    await revokeGrant(this.deps, presented.grantId, 'policy');
    throw invalidGrant(client, `reused; grant ${presented.grantId} is revoked`);
  }
}

/** Scopes of the grant that say nothing about this audience: naming them neither widens nor fails. */
function elsewhere(grant: Grant, resource: string): readonly string[] {
  const others = grant.resources.filter(({ identifier }) => identifier !== resource).flatMap(({ scopes }) => scopes);
  return [...grant.identityScopes, ...others];
}

function invalidGrant(client: Client, reason: string): OAuthError {
  return new OAuthError('invalid_grant', 'the refresh token is not valid', {
    cause: { client_id: client.clientId, reason },
  });
}
