import { clientAccessTokenClaims } from '../../claims/token-claims.js';
import { currentRights } from '../../clients/client-rights.js';
import type { CustomClaims } from '../../custom-claims/custom-claims.js';
import type { CorePorts } from '../../records/core-ports.js';
import { identifier } from '../../shared/random-source.js';
import type { TokenSigner } from '../../signing/token-signer.js';
import { accessByRoles } from '../access-by-roles.js';
import { accessTokenResponse } from '../grant-tokens.js';
import type { GrantType, TokenRequest } from '../grant-type.js';
import { chooseAccess } from '../requested-access.js';
import { type ResourceServerNeeds, resourceServerOf } from '../resource-server-of.js';
import type { TokenResponse } from '../token-response.js';

interface Needs extends ResourceServerNeeds, Pick<CorePorts, 'clock' | 'random'> {
  readonly customClaims: CustomClaims;
  readonly tokenSigner: TokenSigner;
}

/** RFC 6749 §4.4: the client on its own behalf. Nothing is written, no refresh token is given (§4.4.3). */
export class ClientCredentialsGrantType implements GrantType<'client_credentials'> {
  constructor(private readonly deps: Needs) {}

  async handle({ client, parameters, confirmation }: TokenRequest<'client_credentials'>): Promise<TokenResponse> {
    const requested = { resources: parameters.targets(), scope: parameters.one('scope') };
    const { resources } = await currentRights(this.deps, client, client);
    const wanted = chooseAccess(requested, client, resources);
    const { access, held } = await accessByRoles(this.deps, { kind: 'client', id: client.clientId }, wanted);
    const resourceServer = await resourceServerOf(this.deps, access.identifier);
    const { clientId } = client;
    const custom =
      resourceServer.claimsPolicy &&
      (await this.deps.customClaims.ofAccessToken(resourceServer, {
        knownAs: clientId,
        client,
        roles: held.rolesAt(access.identifier),
      }));
    const claims = clientAccessTokenClaims({
      issuer: this.deps.settings.issuer,
      now: held.asOf,
      lifetime: resourceServer.accessTokenLifetime,
      clientId,
      access,
      custom,
      jti: identifier(this.deps.random),
      confirmation,
    });
    return accessTokenResponse(this.deps.tokenSigner, claims, resourceServer);
  }
}
