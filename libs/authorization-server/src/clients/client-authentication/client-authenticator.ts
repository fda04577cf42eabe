import { digest, sameDigest } from '../../shared/digest.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { type ParameterList, singleParameter } from '../../shared/parameter-list.js';
import type { Client, ClientAuthenticationMethod, ClientStore } from '../client.js';
import { parseBasicCredentials } from './basic-credentials.js';

export interface ClientRequest {
  readonly parameters: ParameterList;
  readonly authorizationHeader?: string | undefined;
}

interface Presented {
  readonly method: ClientAuthenticationMethod;
  readonly clientId: string;
  readonly clientSecret?: string;
}

/** A digest no secret has: an unknown client costs the same comparison as a known one. */
const noSecret = digest('');

/** Authenticates the client of a back-channel request by the one method that it is registered for (RFC 6749 §2.3). */
export class ClientAuthenticator {
  constructor(private readonly clients: ClientStore) {}

  /** @throws OAuthError invalid_client; invalid_request when two methods are used at once */
  async authenticate(request: ClientRequest): Promise<Client> {
    const presented = readCredentials(request);
    const client = await this.clients.find(presented.clientId);
    const stored = client?.clientSecretDigest;
    const secretMatches =
      presented.clientSecret === undefined
        ? stored === undefined
        : sameDigest(digest(presented.clientSecret), stored ?? noSecret) && stored !== undefined;
    if (!client) throw refused(presented.clientId, 'unknown client');
    if (client.tokenEndpointAuthMethod !== presented.method) {
      throw refused(client.clientId, `registered for ${client.tokenEndpointAuthMethod}, used ${presented.method}`);
    }
    if (!secretMatches) throw refused(client.clientId, 'wrong secret');
    return client;
  }
}

function readCredentials({ parameters, authorizationHeader }: ClientRequest): Presented {
  const basic = parseBasicCredentials(authorizationHeader);
  const clientId = singleParameter(parameters, 'client_id');
  const clientSecret = singleParameter(parameters, 'client_secret');
  if (basic) {
    if (clientSecret !== undefined) {
      throw new OAuthError('invalid_request', 'the client used two authentication methods');
    }
    if (clientId !== undefined && clientId !== basic.clientId) {
      throw new OAuthError('invalid_request', 'client_id differs from the authenticated client');
    }
    return { method: 'client_secret_basic', ...basic };
  }
  if (clientId === undefined) throw new OAuthError('invalid_client', 'the client did not authenticate');
  return clientSecret === undefined
    ? { method: 'none', clientId }
    : { method: 'client_secret_post', clientId, clientSecret };
}

function refused(clientId: string, reason: string): OAuthError {
  return new OAuthError('invalid_client', 'client authentication failed', { cause: { client_id: clientId, reason } });
}
