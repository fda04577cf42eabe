import type { Endpoint } from '../../endpoints/endpoint.js';
import type { Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import { type Digest, digest, sameDigest } from '../../shared/digest.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { singleParameter } from '../../shared/parameter-list.js';
import { TooManyRequests } from '../../shared/rate-limits.js';
import {
  type ClientAuthenticationMethod,
  isConfidential,
  takesMethod,
} from '../../vocabulary/client-authentication-methods.js';
import type { ClientSource } from '../client-source.js';
import { unknownId } from '../unknown-id.js';
import { type ClientAssertionNeeds, refuseAssertion } from './client-assertion.js';
import type { ClientRequest } from './client-request.js';
import { type Presented, readCredentials } from './read-credentials.js';

interface Needs extends ClientAssertionNeeds, Pick<CorePorts, 'limits'> {
  readonly clients: ClientSource;
}

/** A digest no secret has: an unknown client costs the same comparison as a known one. */
const noSecret = digest('');

/** Authenticates the client of a back-channel request by what it is registered for (RFC 6749 §2.3). */
export class ClientAuthenticator {
  constructor(private readonly deps: Needs) {}

  /**
   * What is right is never held back: failures are counted when they are known to be failures, and requests when they are known
   * to be the client's, so that nobody can use up what is another's.
   * @param endpoint the one that was called: an assertion may be for it, and its requests may be counted
   * @throws OAuthError invalid_client; invalid_request when two methods are used at once; TooManyRequests
   */
  async authenticate(request: ClientRequest, endpoint: Endpoint): Promise<Client> {
    const { limits } = this.deps;
    let failedAs: string | undefined;
    const failing = (known: Client | undefined) => {
      failedAs = known?.clientId;
    };
    try {
      const client = await this.#authenticate(request, endpoint, failing);
      if (limits && endpoint.limit)
        await limits.take(endpoint.limit, { caller: request.caller, clientId: client.clientId });
      return client;
    } catch (error) {
      if (!limits || !(error instanceof OAuthError) || error.code !== 'invalid_client') throw error;
      const exhausted = await limits.fail({ caller: request.caller, clientId: failedAs });
      if (!exhausted) throw error;
      // RFC 6749 §2.3.1.
      throw new TooManyRequests(exhausted, error.code, 'client authentication failed too often', {
        cause: error.cause,
      });
    }
  }

  async #authenticate(
    request: ClientRequest,
    endpoint: Endpoint,
    failing: (known: Client | undefined) => void,
  ): Promise<Client> {
    const [method, presented] = readCredentials(request);
    const clientId = singleParameter(request.parameters, 'client_id');
    if (clientId !== undefined && clientId !== presented.clientId) {
      throw new OAuthError('invalid_request', 'client_id differs from the authenticated client');
    }
    const client = await this.deps.clients.find(presented.clientId, request.caller?.network);
    const at = { endpoint, source: request.caller?.network };
    const reason = await this.#refuse(client, method, presented, at);
    if (!client || reason !== undefined) {
      failing(client);
      throw new OAuthError('invalid_client', 'client authentication failed', {
        cause: { client_id: client?.clientId ?? unknownId(presented.clientId), method, reason },
      });
    }
    return client;
  }

  /** The current one, or the one before while both are good: always two comparisons. */
  #isSecretOf(client: Client | undefined, given: Digest): boolean {
    const { digest: before, goodUntil = 0 } = client?.formerSecret ?? {};
    const known = [client?.clientSecretDigest, this.deps.clock.now() < goodUntil ? before : undefined];
    // Nobody has an absent one, and an empty one is none.
    const matches = known.map((one) => sameDigest(given, one ?? noSecret) && one !== undefined);
    return matches.includes(true);
  }

  async #refuse(
    client: Client | undefined,
    method: ClientAuthenticationMethod,
    { secret, assertion }: Presented,
    at: Parameters<typeof refuseAssertion>[3],
  ): Promise<string | undefined> {
    const secretMatches = secret !== undefined && this.#isSecretOf(client, digest(secret));
    if (!client) return 'unknown client';
    // RFC 6749 §2.3.1: a client without a secret may leave it empty, as some send what else they have none for.
    if (method === 'client_secret_basic' && secret === '' && client.tokenEndpointAuthMethod === 'none')
      return undefined;
    if (!takesMethod(client.tokenEndpointAuthMethod, method)) {
      return `registered for ${client.tokenEndpointAuthMethod}, used ${method}`;
    }
    if (secret !== undefined) return secretMatches ? undefined : 'wrong secret';
    if (assertion !== undefined) return refuseAssertion(this.deps, client, assertion, at);
    return isConfidential(method) ? 'nothing proves it' : undefined;
  }
}
