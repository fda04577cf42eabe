import type { Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { DeviceCode } from '../../records/device-code.js';
import { revokeGrant } from '../../security-events/record-revocation.js';
import { digest } from '../../shared/digest.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { ClientLeft, CredentialTurns, refuseLeft } from '../credential-turns.js';
import type { GrantTokenNeeds } from '../grant-tokens.js';
import type { GrantType, TokenRequest } from '../grant-type.js';
import { issueFor } from '../issue-for.js';
import { type LiveGrantNeeds, liveGrant } from '../live-grant.js';
import type { TokenResponse } from '../token-response.js';

type Needs = GrantTokenNeeds & LiveGrantNeeds & Pick<CorePorts, 'unitOfWork'>;

type DeviceRequest = TokenRequest<'urn:ietf:params:oauth:grant-type:device_code'>;

/** RFC 8628 §3.4: a device asks whether its person has decided. */
export class DeviceCodeGrantType implements GrantType<'urn:ietf:params:oauth:grant-type:device_code'> {
  readonly #turns = new CredentialTurns();

  constructor(private readonly deps: Needs) {}

  handle(request: DeviceRequest): Promise<TokenResponse> {
    const secret = request.parameters.one('device_code');
    if (secret === undefined) throw new OAuthError('invalid_request', 'device_code is missing');
    return this.#turns.with(digest(secret), request, () => this.#poll(secret, request));
  }

  async #poll(secret: string, request: DeviceRequest): Promise<TokenResponse> {
    const { client, parameters, confirmation } = request;
    const code = await this.deps.stores.deviceCodes.find(digest(secret));
    if (!code || code.clientId !== client.clientId) throw invalidGrant(client, 'unknown, or of another client');
    if (code.consumedAt !== undefined && code.grantId !== undefined) {
      refuseLeft(request);
      return this.#refuseReplay(request, code.grantId);
    }
    const grantId = await this.#decided(code);

    const live = await liveGrant(this.deps, () => client, grantId);
    const { response, refreshToken } = await issueFor(this.deps, live, {
      client,
      resources: parameters.targets(),
      confirmation,
      refresh: live.refreshable,
    });
    refuseLeft(request);
    const { deviceCodes } = this.deps.stores;
    const outcome = await deviceCodes.consume(code.digest, this.deps.clock.now(), refreshToken, request.hasLeft);
    if (outcome === 'left') throw new ClientLeft();
    if (outcome === 'consumed' && request.hasLeft?.()) {
      // Nobody has heard what it was spent for.
      await this.deps.stores.deviceCodes.giveBack(code.digest, refreshToken?.digest);
    }
    refuseLeft(request);
    if (outcome !== 'consumed') return this.#refuseReplay(request, grantId);
    return response;
  }

  /** The grant that the person gave. @throws OAuthError the errors of RFC 8628 §3.5 */
  async #decided(code: DeviceCode): Promise<string> {
    const now = this.deps.clock.now();
    if (code.expiresAt <= now) throw new OAuthError('expired_token', 'the device code has expired');
    if (code.deniedAt !== undefined) throw new OAuthError('access_denied', 'the person denied the request');
    if (code.grantId !== undefined) return code.grantId;
    const polled = await this.deps.stores.deviceCodes.poll(code.digest, now);
    throw polled === 'too_fast'
      ? new OAuthError('slow_down', 'wait five seconds longer between requests')
      : new OAuthError('authorization_pending', 'the person has not decided yet');
  }

  /** As for a replayed code (RFC 6749 §4.1.2). */
  async #refuseReplay({ client, caller }: DeviceRequest, grantId: string): Promise<never> {
    await revokeGrant(this.deps, grantId, {
      entity: 'policy',
      because: 'code_replayed',
      clientId: client.clientId,
      origin: caller?.origin,
    });
    throw invalidGrant(client, `replayed; grant ${grantId} is revoked`);
  }
}

function invalidGrant(client: Client, reason: string): OAuthError {
  return new OAuthError('invalid_grant', 'the device code is not valid', {
    cause: { client_id: client.clientId, reason },
  });
}
