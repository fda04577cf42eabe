import type { ClientAuthenticator } from '../clients/client-authentication/client-authenticator.js';
import type { ClientRequest } from '../clients/client-authentication/client-request.js';
import { clientPolicy } from '../clients/client-policy.js';
import { proofAddressOf } from '../endpoints/endpoint.js';
import { endpoints } from '../endpoints/endpoints.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import { OAuthError } from '../shared/oauth-error.js';
import { refuseRepeated, singleParameter } from '../shared/parameter-list.js';
import type { Confirmation } from '../vocabulary/confirmation.js';
import { grantTypes, isGrantTypeName } from '../vocabulary/grant-types.js';
import type { DpopVerifier } from './dpop/dpop-verifier.js';
import { GrantParameters, type GrantType, type GrantTypes } from './grant-type.js';
import { issuedFor, type TokenResponse } from './token-response.js';

/** RFC 6749 §3.2: authenticates the client, takes its proof of possession and hands over to its grant type. */
export class TokenEndpoint {
  constructor(
    private readonly deps: Pick<CorePorts, 'onTokenIssued' | 'settings'> & { readonly dpop: DpopVerifier },
    private readonly authenticator: ClientAuthenticator,
    private readonly handlers: GrantTypes,
  ) {}

  /** @throws OAuthError */
  async handle(request: ClientRequest): Promise<TokenResponse> {
    const { parameters } = request;
    const name = singleParameter(parameters, 'grant_type');
    const known = name !== undefined && isGrantTypeName(name) ? name : undefined;
    refuseRepeated(parameters, known === undefined ? [] : grantTypes[known].repeatable);
    const client = await this.authenticator.authenticate(request, endpoints.token);
    if (name === undefined) throw new OAuthError('invalid_request', 'grant_type is missing');
    if (known === undefined) throw new OAuthError('unsupported_grant_type', 'grant_type is not supported');
    if (!clientPolicy(client).grantTypes.includes(known)) {
      throw new OAuthError('unauthorized_client', 'the client may not use this grant_type', {
        cause: {
          client_id: client.clientId,
          grant_type: known,
          origin: client.origin,
          registered: client.grantTypes,
        },
      });
    }
    const handler: GrantType = this.handlers[known];
    const confirmation = await this.#provedKey(client, request);
    const { caller } = request;
    const given = {
      client,
      parameters: new GrantParameters(parameters),
      confirmation,
      hasLeft: caller?.hasLeft,
      caller,
    };
    const response = await handler.handle(given);
    this.deps.onTokenIssued?.({ ...response[issuedFor], grantType: known, clientId: client.clientId });
    return response;
  }

  /** RFC 9449 §5. */
  async #provedKey(client: Client, { dpopProofs = [] }: ClientRequest): Promise<Confirmation | undefined> {
    const url = proofAddressOf(this.deps.settings.issuer, endpoints.token);
    const confirmation = await this.deps.dpop.verify({ proofs: dpopProofs, method: 'POST', url });
    if (confirmation === undefined && clientPolicy(client).senderConstrainedTokensRequired) {
      throw new OAuthError('invalid_dpop_proof', 'the client must prove a key', {
        cause: { client_id: client.clientId, reason: 'no DPoP header' },
      });
    }
    return confirmation;
  }
}
