import type { ClientAuthenticator } from '../clients/client-authentication/client-authenticator.js';
import type { ClientRequest } from '../clients/client-authentication/client-request.js';
import { clientPolicy } from '../clients/client-policy.js';
import { proofAddressOf } from '../endpoints/endpoint.js';
import { endpoints } from '../endpoints/endpoints.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import { OAuthError } from '../shared/oauth-error.js';
import { refuseRepeated, singleParameter } from '../shared/parameter-list.js';
import type { DpopVerifier } from './dpop/dpop-verifier.js';
import type { GrantType } from './grant-type.js';
import type { TokenResponse } from './token-response.js';

/** RFC 6749 §3.2: authenticates the client, takes its proof of possession and hands over to its grant type. */
export class TokenEndpoint {
  readonly #grantTypes: ReadonlyMap<string, GrantType>;

  constructor(
    private readonly deps: Pick<CorePorts, 'settings'> & { readonly dpop: DpopVerifier },
    private readonly authenticator: ClientAuthenticator,
    grantTypes: readonly GrantType[],
  ) {
    this.#grantTypes = new Map(grantTypes.map((grantType) => [grantType.name, grantType]));
  }

  /** @throws OAuthError */
  async handle(request: ClientRequest): Promise<TokenResponse> {
    const { parameters } = request;
    // RFC 8693 §2.1 lets audience repeat, RFC 8707 §2 resource.
    refuseRepeated(parameters, ['resource', 'audience']);
    const name = singleParameter(parameters, 'grant_type');
    const client = await this.authenticator.authenticate(request, endpoints.token);
    if (name === undefined) throw new OAuthError('invalid_request', 'grant_type is missing');
    const grantType = this.#grantTypes.get(name);
    if (!grantType) throw new OAuthError('unsupported_grant_type', 'grant_type is not supported');
    if (!clientPolicy(client).grantTypes.includes(grantType.name)) {
      throw new OAuthError('unauthorized_client', 'the client may not use this grant_type', {
        cause: {
          client_id: client.clientId,
          grant_type: grantType.name,
          origin: client.origin,
          registered: client.grantTypes,
        },
      });
    }
    return grantType.handle({ client, parameters, dpopJkt: await this.#provedKey(client, request) });
  }

  /** RFC 9449 §5. */
  async #provedKey(client: Client, { dpopProofs = [] }: ClientRequest): Promise<string | undefined> {
    const url = proofAddressOf(this.deps.settings.issuer, endpoints.token);
    const dpopJkt = await this.deps.dpop.verify({ proofs: dpopProofs, method: 'POST', url });
    if (dpopJkt === undefined && clientPolicy(client).senderConstrainedTokensRequired) {
      throw new OAuthError('invalid_dpop_proof', 'the client must prove a key', {
        cause: { client_id: client.clientId, reason: 'no DPoP header' },
      });
    }
    return dpopJkt;
  }
}
