import { fetchedFor } from '../clients/fetched-for.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import { type Digest, digest } from '../shared/digest.js';
import { OAuthError } from '../shared/oauth-error.js';
import { OutboundUnavailable, requireAnswer } from '../shared/outbound-http.js';
import { type ParameterList, singleParameter } from '../shared/parameter-list.js';
import type { Confirmation } from '../vocabulary/confirmation.js';
import { openRequestObject, type RequestObjectNeeds } from './request-object.js';

export type RequestSourceNeeds = RequestObjectNeeds & Pick<CorePorts, 'outbound' | 'stores'>;

/** RFC 9126 §2.2. */
export const pushedRequestUriPrefix = 'urn:ietf:params:oauth:request_uri:';

/** The parameters that count, and how they came to us. */
export interface RequestSource {
  readonly parameters: ParameterList;
  /** `now`: this is the pushing itself. */
  readonly pushed: 'no' | 'now' | 'before';
  readonly pushedRequest?: Digest | undefined;
  /** They stood in a request object that the client signed. */
  readonly signed: boolean;
  /** The key whose possession was proved when they were pushed. */
  readonly confirmation?: Confirmation | undefined;
}

/**
 * Where a request of the browser has its parameters: pushed before (RFC 9126), in a request object (RFC 9101), or in
 * itself. Whichever it is, what stands beside it is ignored (RFC 9101 §5, RFC 9126 §4).
 * @param source who sent it: the object and the keys may be fetched for them
 * @throws OAuthError invalid_request_uri, invalid_request_object, invalid_request
 */
export async function resolveRequestSource(
  deps: RequestSourceNeeds,
  client: Client,
  outer: ParameterList,
  source?: string,
): Promise<RequestSource> {
  const requestUri = singleParameter(outer, 'request_uri');
  if (requestUri?.startsWith(pushedRequestUriPrefix)) return findPushed(deps, client, requestUri);
  const object = singleParameter(outer, 'request');
  if (object !== undefined && requestUri !== undefined) {
    throw new OAuthError('invalid_request', 'request and request_uri exclude each other');
  }
  if (requestUri !== undefined) {
    const fetched = await fetchRequestObject(deps, client, requestUri, source);
    return { parameters: await openRequestObject(deps, client, fetched, source), pushed: 'no', signed: true };
  }
  if (object === undefined) return { parameters: outer, pushed: 'no', signed: false };
  return { parameters: await openRequestObject(deps, client, object, source), pushed: 'no', signed: true };
}

/** Loading the page again before it was answered is fine; after that, or too late, it is not. */
async function findPushed(deps: RequestSourceNeeds, client: Client, requestUri: string): Promise<RequestSource> {
  const key = digest(requestUri.slice(pushedRequestUriPrefix.length));
  const found = await deps.stores.pushedRequests.find(key);
  const usable =
    found !== undefined &&
    found.clientId === client.clientId &&
    found.consumedAt === undefined &&
    found.expiresAt > deps.clock.now();
  if (!usable) {
    throw new OAuthError('invalid_request_uri', 'request_uri is unknown, used or expired', {
      cause: { client_id: client.clientId, pushed_by: found?.clientId, used: found?.consumedAt !== undefined },
    });
  }
  const { parameters, signed, confirmation } = found;
  return { parameters, signed, confirmation, pushed: 'before', pushedRequest: key };
}

/** OpenID Connect Core §6.2, only from addresses that were registered (OpenID Connect Registration §2 request_uris). */
async function fetchRequestObject(
  deps: RequestSourceNeeds,
  client: Client,
  requestUri: string,
  source: string | undefined,
): Promise<string> {
  const [address] = requestUri.split('#', 1);
  const registered = client.requestUris?.some((uri) => uri.split('#', 1)[0] === address) ?? false;
  if (!registered || address === undefined) {
    throw new OAuthError('invalid_request_uri', 'request_uri is not registered for this client');
  }
  try {
    const accept = 'application/oauth-authz-req+jwt, application/jwt';
    const response = await deps.outbound.get(address, { accept, by: fetchedFor(client, source) });
    requireAnswer(response);
    return response.body.trim();
  } catch (cause) {
    // RFC 6749 §4.1.2.1.
    const isAway = cause instanceof OutboundUnavailable;
    throw new OAuthError(
      isAway ? 'temporarily_unavailable' : 'invalid_request_uri',
      'request_uri could not be fetched',
      {
        cause: { client_id: client.clientId, reason: cause instanceof Error ? cause.message : 'unknown' },
      },
    );
  }
}
