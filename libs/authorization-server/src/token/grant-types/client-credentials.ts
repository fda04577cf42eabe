import { clientAccessTokenClaims } from '../../claims/token-claims.js';
import type { CorePorts } from '../../records/core-ports.js';
import { chooseResource, narrowScopes } from '../../resources/choose-access.js';
import { repeatedParameter, singleParameter } from '../../shared/parameter-list.js';
import { identifier } from '../../shared/random-source.js';
import { parseScope } from '../../shared/scope.js';
import type { TokenSigner } from '../../signing/token-signer.js';
import type { GrantType, TokenRequest } from '../grant-type.js';
import { type ResourceServerNeeds, resourceServerOf } from '../resource-server-of.js';
import type { TokenResponse } from '../token-response.js';

interface Needs extends ResourceServerNeeds, Pick<CorePorts, 'clock' | 'random'> {
  readonly tokenSigner: TokenSigner;
}

/** RFC 6749 §4.4: the client on its own behalf. Nothing is written, no refresh token is given (§4.4.3). */
export class ClientCredentialsGrantType implements GrantType {
  readonly name = 'client_credentials';
  constructor(private readonly deps: Needs) {}

  async handle({ client, parameters, dpopJkt }: TokenRequest): Promise<TokenResponse> {
    const requested = repeatedParameter(parameters, 'resource');
    const granted = chooseResource(requested, client.resources, client.defaultResource);
    const access = narrowScopes(granted, parseScope(singleParameter(parameters, 'scope')));
    const resourceServer = await resourceServerOf(this.deps, access.identifier);
    const claims = clientAccessTokenClaims({
      issuer: this.deps.settings.issuer,
      now: this.deps.clock.now(),
      lifetime: resourceServer.accessTokenLifetime,
      clientId: client.clientId,
      access,
      jti: identifier(this.deps.random),
      dpopJkt,
    });
    return {
      access_token: await this.deps.tokenSigner.signAccessToken(claims, resourceServer.signingAlgorithm),
      token_type: dpopJkt === undefined ? 'Bearer' : 'DPoP',
      expires_in: resourceServer.accessTokenLifetime,
      scope: claims.scope,
    };
  }
}
