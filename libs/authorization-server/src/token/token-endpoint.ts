import type { ClientAuthenticator, ClientRequest } from '../clients/client-authentication/client-authenticator.js';
import { OAuthError } from '../shared/oauth-error.js';
import { singleParameter } from '../shared/parameter-list.js';
import type { GrantType } from './grant-type.js';
import type { TokenResponse } from './token-response.js';

/** RFC 6749 §3.2: authenticates the client and hands over to its grant type. */
export class TokenEndpoint {
  readonly #grantTypes: ReadonlyMap<string, GrantType>;

  constructor(
    private readonly authenticator: ClientAuthenticator,
    grantTypes: readonly GrantType[],
  ) {
    this.#grantTypes = new Map(grantTypes.map((grantType) => [grantType.name, grantType]));
  }

  /** @throws OAuthError */
  async handle(request: ClientRequest): Promise<TokenResponse> {
    const name = singleParameter(request.parameters, 'grant_type');
    const client = await this.authenticator.authenticate(request);
    if (name === undefined) throw new OAuthError('invalid_request', 'grant_type is missing');
    const grantType = this.#grantTypes.get(name);
    if (!grantType) throw new OAuthError('unsupported_grant_type', 'grant_type is not supported');
    if (!client.grantTypes.includes(grantType.name)) {
      throw new OAuthError('unauthorized_client', 'the client may not use this grant_type', {
        cause: { client_id: client.clientId, grant_type: grantType.name, registered: client.grantTypes },
      });
    }
    return grantType.handle({ client, parameters: request.parameters });
  }
}
