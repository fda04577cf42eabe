import type { ClientAuthenticator } from '../clients/client-authentication/client-authenticator.js';
import type { ClientRequest } from '../clients/client-authentication/client-request.js';
import { clientPolicy } from '../clients/client-policy.js';
import { newUserCode, userCodeDigest } from '../device-code/user-code.js';
import { addressOf } from '../endpoints/endpoint.js';
import { endpoints } from '../endpoints/endpoints.js';
import type { CorePorts } from '../records/core-ports.js';
import { digest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';
import { refuseRepeated } from '../shared/parameter-list.js';
import { opaqueToken } from '../shared/random-source.js';
import { targetParameters } from '../vocabulary/target-parameters.js';
import { readOrganization } from './checks/organization.js';
import { checkScopeAndResources } from './checks/scope-and-resources.js';

/** RFC 8628 §3.2. */
export interface DeviceAuthorizationResponse {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly interval: number;
}

const attempts = 5;

/** RFC 8628 §3.1: a device without a browser begins here. */
export class DeviceAuthorizationEndpoint {
  constructor(
    private readonly deps: Pick<CorePorts, 'clock' | 'random' | 'settings' | 'stores'>,
    private readonly authenticator: ClientAuthenticator,
  ) {}

  /** @throws OAuthError */
  async handle(request: ClientRequest): Promise<DeviceAuthorizationResponse> {
    const client = await this.authenticator.authenticate(request, endpoints.deviceAuthorization);
    const { parameters } = request;
    refuseRepeated(parameters, targetParameters);
    if (!clientPolicy(client).grantTypes.includes('urn:ietf:params:oauth:grant-type:device_code')) {
      throw new OAuthError('unauthorized_client', 'the client may not use the device flow');
    }
    const wanted = checkScopeAndResources({ client, parameters, deps: this.deps });
    const organization = readOrganization(parameters);
    const { deviceCodeLifetime, deviceCodeInterval, issuer } = this.deps.settings;
    const address = addressOf(issuer, endpoints.device);
    const now = this.deps.clock.now();
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const [deviceCode, userCode] = [opaqueToken(this.deps.random), newUserCode(this.deps.random)];
      const inserted = await this.deps.stores.deviceCodes.insert({
        digest: digest(deviceCode),
        userCodeDigest: userCodeDigest(userCode),
        clientId: client.clientId,
        ...wanted,
        organization,
        createdAt: now,
        expiresAt: now + deviceCodeLifetime,
        interval: deviceCodeInterval,
      });
      if (!inserted) continue;
      return {
        device_code: deviceCode,
        user_code: userCode,
        verification_uri: address,
        verification_uri_complete: `${address}?user_code=${userCode}`,
        expires_in: deviceCodeLifetime,
        interval: deviceCodeInterval,
      };
    }
    throw new OAuthError('temporarily_unavailable', 'no user code is free');
  }
}
