import type { Doing } from '../audit/record-entry.js';
import type { ClientAuthenticator } from '../clients/client-authentication/client-authenticator.js';
import type { ClientRequest } from '../clients/client-authentication/client-request.js';
import { endpoints } from '../endpoints/endpoints.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import { recordRevocations, revokeGrant } from '../security-events/record-revocation.js';
import { digest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';
import { refuseRepeated, singleParameter } from '../shared/parameter-list.js';
import type { TokenSigner } from '../signing/token-signer.js';

interface Needs extends Pick<CorePorts, 'clock' | 'random' | 'stores' | 'unitOfWork'> {
  readonly tokenSigner: TokenSigner;
}

/** RFC 7009: a client takes back its own tokens; anything else is answered as if it had been unknown (§2.2). */
export class RevocationEndpoint {
  constructor(
    private readonly deps: Needs,
    private readonly authenticator: ClientAuthenticator,
  ) {}

  /** @throws OAuthError invalid_client, invalid_request */
  async handle(request: ClientRequest): Promise<void> {
    const client = await this.authenticator.authenticate(request, endpoints.revocation);
    refuseRepeated(request.parameters, []);
    const token = singleParameter(request.parameters, 'token');
    if (token === undefined) throw new OAuthError('invalid_request', 'token is missing');
    const doing = { entity: 'system', clientId: client.clientId, origin: request.caller?.origin } as const;
    if (!(await this.#revokeRefreshToken(doing, client, token))) await this.#revokeAccessToken(doing, client, token);
  }

  /** §2.1: with the refresh token goes everything of its grant. */
  async #revokeRefreshToken(doing: Doing, client: Client, token: string): Promise<boolean> {
    const found = await this.deps.stores.refreshTokens.find(digest(token));
    if (!found) return false;
    if (found.clientId === client.clientId) await revokeGrant(this.deps, found.grantId, doing);
    return true;
  }

  async #revokeAccessToken(doing: Doing, client: Client, token: string): Promise<void> {
    try {
      const { client_id, exp, jti } = await this.deps.tokenSigner.verifyOwnAccessToken(token);
      if (client_id !== client.clientId || (await this.deps.stores.revokedAccessTokens.has(jti))) return;
      await this.deps.unitOfWork.run(async (stores) => {
        await stores.revokedAccessTokens.add(jti, exp);
        await recordRevocations(this.deps, stores, doing, [{ kind: 'access_token', id: jti }]);
      });
    } catch (error) {
      if (!(error instanceof OAuthError && error.code === 'invalid_token')) throw error;
    }
  }
}
