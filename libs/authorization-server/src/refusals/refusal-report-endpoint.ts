import { authenticateApi } from '../clients/client-authentication/authenticate-api.js';
import type { ClientAuthenticator } from '../clients/client-authentication/client-authenticator.js';
import type { ClientRequest } from '../clients/client-authentication/client-request.js';
import { endpoints } from '../endpoints/endpoints.js';
import type { CorePorts } from '../records/core-ports.js';
import { readReports } from './read-reports.js';
import { refusalBounds } from './refusal-bounds.js';

/** Where APIs tell what they refused, as the clients that they are where they hear of revocations. */
export class RefusalReportEndpoint {
  constructor(
    private readonly deps: Pick<CorePorts, 'clock' | 'stores'>,
    private readonly authenticator: ClientAuthenticator,
  ) {}

  /** The reasons that were told, of each refusal. @throws OAuthError invalid_client, unauthorized_client, invalid_request */
  async take(request: ClientRequest, body: unknown): Promise<readonly string[]> {
    const { resourceServer } = await authenticateApi(this.deps, this.authenticator, request, endpoints.refusalReports);
    const refusals = readReports(body, resourceServer.identifier, this.deps.clock.now());
    if (refusals.length > 0) await this.deps.stores.refusals.record(refusals, refusalBounds);
    return refusals.map(({ code }) => code);
  }
}
