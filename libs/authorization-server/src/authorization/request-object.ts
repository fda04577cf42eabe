import { decodeProtectedHeader, type JWTPayload } from 'jose';
import type { ClientKeys } from '../clients/client-keys.js';
import { clientPolicy } from '../clients/client-policy.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import { OAuthError } from '../shared/oauth-error.js';
import type { ParameterList } from '../shared/parameter-list.js';

export interface RequestObjectNeeds extends Pick<CorePorts, 'clock' | 'settings'> {
  readonly clientKeys: ClientKeys;
}

/** Seconds: FAPI 2.0 Message Signing §5.3.1. */
const longestValidity = 3600;
const clockTolerance = 10;
/** RFC 9101 §10.8 and what stood in use before it. */
const types: readonly unknown[] = [undefined, 'JWT', 'jwt', 'oauth-authz-req+jwt'];
/** Claims about the object itself; everything else is a parameter. */
const envelope = new Set(['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sub']);

/**
 * The parameters inside a request object (RFC 9101 §4): signed by this client with a registered key, for this issuer.
 * `none` is never accepted, and neither is an encrypted object.
 * @throws OAuthError invalid_request_object
 */
export async function openRequestObject(
  deps: RequestObjectNeeds,
  client: Client,
  object: string,
): Promise<ParameterList> {
  const policy = clientPolicy(client);
  const algorithms = client.requestObjectSigningAlg
    ? policy.clientSigningAlgorithms.filter((algorithm) => algorithm === client.requestObjectSigningAlg)
    : policy.clientSigningAlgorithms;
  let payload: JWTPayload;
  try {
    if (!types.includes(decodeProtectedHeader(object).typ)) throw new Error('typ is of another kind of token');
    payload = await deps.clientKeys.verify(client, object, {
      algorithms,
      issuer: client.clientId,
      audience: deps.settings.issuer,
      requiredClaims: ['iss', 'aud'],
      clockTolerance,
    });
  } catch (cause) {
    throw refused(client, cause instanceof Error ? cause.message : 'does not verify');
  }
  if (policy.requestObjectTimesRequired) requireTimes(client, payload, deps.clock.now());
  if (payload.client_id !== client.clientId) throw refused(client, 'client_id is another client');
  if (payload.request !== undefined || payload.request_uri !== undefined) throw refused(client, 'it nests another one');
  // RFC 9101 §10.8: an object with the client as its subject could pass for a client assertion.
  if (payload.sub === client.clientId) throw refused(client, 'sub is the client');
  return parametersOf(client, payload);
}

function requireTimes(client: Client, { exp, nbf }: JWTPayload, now: number): void {
  if (exp === undefined || nbf === undefined) throw refused(client, 'exp and nbf are required');
  if (nbf < now - longestValidity || exp - nbf > longestValidity) throw refused(client, 'valid for more than an hour');
}

/** Numbers and objects as they would stand in a query (OpenID Connect Core §6.1: claims is JSON itself). */
function parametersOf(client: Client, payload: JWTPayload): ParameterList {
  return Object.entries(payload)
    .filter(([name]) => !envelope.has(name))
    .flatMap(([name, value]): Array<[string, string]> => {
      if (name === 'resource' && Array.isArray(value)) return value.map((each) => [name, String(each)]);
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

function refused(client: Client, reason: string): OAuthError {
  return new OAuthError('invalid_request_object', 'the request object is not valid', {
    cause: { client_id: client.clientId, reason },
  });
}
