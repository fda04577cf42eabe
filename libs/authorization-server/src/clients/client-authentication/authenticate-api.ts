import type { Endpoint } from '../../endpoints/endpoint.js';
import type { Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { ResourceServer } from '../../records/resource-server.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { refuseRepeated } from '../../shared/parameter-list.js';
import { clientPolicy } from '../client-policy.js';
import type { ClientAuthenticator } from './client-authenticator.js';
import type { ClientRequest } from './client-request.js';

/** A confidential client that acts as a registered API, and that API. */
export interface AuthenticatedApi {
  readonly client: Client;
  readonly resourceServer: ResourceServer;
}

/** @throws OAuthError invalid_client, unauthorized_client */
export async function authenticateApi(
  { stores }: Pick<CorePorts, 'stores'>,
  authenticator: ClientAuthenticator,
  request: ClientRequest,
  endpoint: Endpoint,
): Promise<AuthenticatedApi> {
  refuseRepeated(request.parameters, []);
  const client = await authenticator.authenticate(request, endpoint);
  const cause = { client_id: client.clientId };
  if (client.tokenEndpointAuthMethod === 'none') {
    throw new OAuthError('invalid_client', 'the client did not authenticate', { cause });
  }
  const { actsAsResource } = clientPolicy(client);
  const resourceServer = actsAsResource === undefined ? undefined : await stores.resourceServers.find(actsAsResource);
  if (!resourceServer) throw new OAuthError('unauthorized_client', 'the client is no API', { cause });
  return { client, resourceServer };
}
