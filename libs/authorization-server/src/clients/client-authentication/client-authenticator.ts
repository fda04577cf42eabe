import type { Endpoint } from '../../endpoints/endpoint.js';
import type { Client } from '../../records/client.js';
import { digest, sameDigest } from '../../shared/digest.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { singleParameter } from '../../shared/parameter-list.js';
import type { ClientSource } from '../client-source.js';
import { parseBasicCredentials } from './basic-credentials.js';
import {
  assertionSubject,
  type ClientAssertionNeeds,
  refuseAssertion,
  requireAssertionType,
} from './client-assertion.js';
import type { ClientRequest } from './client-request.js';

interface Needs extends ClientAssertionNeeds {
  readonly clients: ClientSource;
}

type Presented =
  | {
      readonly method: 'client_secret_basic' | 'client_secret_post';
      readonly clientId: string;
      readonly secret: string;
    }
  | { readonly method: 'private_key_jwt'; readonly clientId: string; readonly assertion: string }
  | { readonly method: 'none'; readonly clientId: string };

/** A digest no secret has: an unknown client costs the same comparison as a known one. */
const noSecret = digest('');

/** Authenticates the client of a back-channel request by the one method that it is registered for (RFC 6749 §2.3). */
export class ClientAuthenticator {
  constructor(private readonly deps: Needs) {}

  /**
   * @param endpoint the one that was called: an assertion may be for it
   * @throws OAuthError invalid_client; invalid_request when two methods are used at once
   */
  async authenticate(request: ClientRequest, endpoint: Endpoint): Promise<Client> {
    const presented = readCredentials(request);
    const client = await this.deps.clients.find(presented.clientId);
    const reason = await this.#refuse(client, presented, endpoint);
    if (!client || reason !== undefined) {
      throw new OAuthError('invalid_client', 'client authentication failed', {
        cause: { client_id: presented.clientId, method: presented.method, reason },
      });
    }
    return client;
  }

  async #refuse(client: Client | undefined, presented: Presented, endpoint: Endpoint): Promise<string | undefined> {
    const secretMatches =
      'secret' in presented && sameDigest(digest(presented.secret), client?.clientSecretDigest ?? noSecret);
    if (!client) return 'unknown client';
    if (client.tokenEndpointAuthMethod !== presented.method) {
      return `registered for ${client.tokenEndpointAuthMethod}, used ${presented.method}`;
    }
    switch (presented.method) {
      case 'none':
        return undefined;
      case 'private_key_jwt':
        return refuseAssertion(this.deps, client, presented.assertion, endpoint);
      default:
        return secretMatches && client.clientSecretDigest !== undefined ? undefined : 'wrong secret';
    }
  }
}

function readCredentials({ parameters, authorizationHeader }: ClientRequest): Presented {
  const basic = parseBasicCredentials(authorizationHeader);
  const clientId = singleParameter(parameters, 'client_id');
  const secret = singleParameter(parameters, 'client_secret');
  const assertion = singleParameter(parameters, 'client_assertion');
  const type = singleParameter(parameters, 'client_assertion_type');
  const used = [basic, secret, assertion ?? type].filter((value) => value !== undefined);
  if (used.length > 1) throw new OAuthError('invalid_request', 'the client used two authentication methods');
  const presented = read();
  if (clientId !== undefined && clientId !== presented.clientId) {
    throw new OAuthError('invalid_request', 'client_id differs from the authenticated client');
  }
  return presented;

  function read(): Presented {
    if (basic) return { method: 'client_secret_basic', clientId: basic.clientId, secret: basic.clientSecret };
    if (assertion !== undefined || type !== undefined) {
      requireAssertionType(type);
      const subject = assertion === undefined ? undefined : assertionSubject(assertion);
      if (assertion === undefined || subject === undefined) {
        throw new OAuthError('invalid_client', 'client_assertion is missing or malformed');
      }
      return { method: 'private_key_jwt', clientId: subject, assertion };
    }
    if (clientId === undefined) throw new OAuthError('invalid_client', 'the client did not authenticate');
    return secret === undefined ? { method: 'none', clientId } : { method: 'client_secret_post', clientId, secret };
  }
}
