import { clientAccessTokenClaims } from '../../claims/claim-resolver.js';
import { chooseResource, narrowScopes } from '../../resources/choose-access.js';
import type { CoreDependencies } from '../../shared/core-dependencies.js';
import { repeatedParameter, singleParameter } from '../../shared/parameter-list.js';
import { identifier } from '../../shared/random-source.js';
import { parseScope } from '../../shared/scope.js';
import type { GrantType, TokenRequest } from '../grant-type.js';
import { resourceServerOf } from '../resource-server-of.js';
import type { TokenResponse } from '../token-response.js';

/** RFC 6749 §4.4: the client on its own behalf. Nothing is written, no refresh token is given (§4.4.3). */
export class ClientCredentialsGrantType implements GrantType {
  readonly name = 'client_credentials';
  constructor(private readonly deps: CoreDependencies) {}

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
