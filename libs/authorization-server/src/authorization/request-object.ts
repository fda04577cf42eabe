import type { JWTPayload } from 'jose';
import { clientPolicy, registeredAlgorithm } from '../clients/client-policy.js';
import { type PeerJwtNeeds, readPeerJwt, requestObject } from '../clients/peer-jwt.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import { OAuthError } from '../shared/oauth-error.js';
import type { ParameterList } from '../shared/parameter-list.js';
import { targetParameters } from '../vocabulary/target-parameters.js';

export type RequestObjectNeeds = PeerJwtNeeds & Pick<CorePorts, 'settings'>;

/** Seconds: FAPI 2.0 Message Signing §5.3.1. */
const longestValidity = 3600;
/** Claims about the object itself; everything else is a parameter. */
const envelope = new Set(['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sub']);

/**
 * The parameters inside a request object (RFC 9101 §4): signed by this client with a registered key, for this issuer.
 * `none` is never accepted, and neither is an encrypted object.
 * @param source who sent it
 * @throws OAuthError invalid_request_object
 */
export async function openRequestObject(
  deps: RequestObjectNeeds,
  client: Client,
  object: string,
  source: string | undefined,
): Promise<ParameterList> {
  const { clientSigningAlgorithms, requestObjectTimesRequired } = clientPolicy(client);
  const read = await readPeerJwt(deps, object, requestObject, {
    keys: client,
    algorithms: registeredAlgorithm(clientSigningAlgorithms, client.requestObjectSigningAlg),
    issuer: client.clientId,
    source,
    audiences: [deps.settings.issuer],
    longestWindow: requestObjectTimesRequired ? longestValidity : undefined,
  });
  if ('refusal' in read) throw refused(client, read.refusal);
  const payload = read.claims;
  if (payload.client_id !== client.clientId) throw refused(client, 'client_id is another client');
  if (payload.request !== undefined || payload.request_uri !== undefined) throw refused(client, 'it nests another one');
  // RFC 9101 §10.8: an object with the client as its subject could pass for a client assertion.
  if (payload.sub === client.clientId) throw refused(client, 'sub is the client');
  return parametersOf(client, payload);
}

/** Numbers and objects as they would stand in a query (OpenID Connect Core §6.1: claims is JSON itself). */
function parametersOf(client: Client, payload: JWTPayload): ParameterList {
  return Object.entries(payload)
    .filter(([name]) => !envelope.has(name))
    .flatMap(([name, value]): Array<[string, string]> => {
      if (isTarget(name) && Array.isArray(value)) return value.map((each) => [name, String(each)]);
      if (typeof value === 'string') return [[name, value]];
      if (typeof value === 'number' || typeof value === 'boolean') return [[name, String(value)]];
      if (name === 'claims' || name === 'authorization_details') return [[name, JSON.stringify(value)]];
      throw refused(client, `${name} is of a wrong type`);
    })
    .map(([name, value]) => {
      if (value.includes('\u0000')) throw refused(client, `${name} has a NUL character`);
      return [name, value];
    });
}

function isTarget(name: string): boolean {
  return targetParameters.some((target) => target === name);
}

function refused(client: Client, reason: string): OAuthError {
  return new OAuthError('invalid_request_object', 'the request object is not valid', {
    cause: { client_id: client.clientId, reason },
  });
}
