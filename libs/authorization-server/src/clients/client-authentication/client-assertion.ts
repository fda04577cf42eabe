import { decodeJwt } from 'jose';
import { addressOf, type Endpoint } from '../../endpoints/endpoint.js';
import { endpoints } from '../../endpoints/endpoints.js';
import type { Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { clientPolicy, registeredAlgorithm } from '../client-policy.js';
import { clientAssertion, type PeerJwtNeeds, readPeerJwt } from '../peer-jwt.js';

export type ClientAssertionNeeds = PeerJwtNeeds & Pick<CorePorts, 'settings'>;

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The client that an assertion claims to come from, read before anything is verified. */
export function assertionSubject(assertion: string): string | undefined {
  try {
    const { sub } = decodeJwt(assertion);
    return typeof sub === 'string' && sub !== '' ? sub : undefined;
  } catch {
    return undefined;
  }
}

/**
 * private_key_jwt (OpenID Connect Core §9, RFC 7523 §3): signed with a registered key, from and about the client, for
 * this issuer, short-lived and used once.
 * @param at.endpoint the one that was called
 * @param at.source who sent it
 * @returns why it is refused; undefined where it holds
 */
export async function refuseAssertion(
  deps: ClientAssertionNeeds,
  client: Client,
  assertion: string,
  { endpoint, source }: { readonly endpoint: Endpoint; readonly source: string | undefined },
): Promise<string | undefined> {
  const { assertionAudience, clientSigningAlgorithms } = clientPolicy(client);
  const { issuer } = deps.settings;
  const plainAudience = assertionAudience === 'issuer';
  const read = await readPeerJwt(deps, assertion, clientAssertion, {
    keys: client,
    algorithms: registeredAlgorithm(clientSigningAlgorithms, client.tokenEndpointAuthSigningAlg),
    issuer: client.clientId,
    subject: client.clientId,
    source,
    audiences: plainAudience ? [issuer] : [issuer, addressOf(issuer, endpoints.token), addressOf(issuer, endpoint)],
    plainAudience,
  });
  return 'refusal' in read ? read.refusal : undefined;
}

/** @throws OAuthError invalid_client */
export function requireAssertionType(type: string | undefined): void {
  if (type !== assertionType) throw new OAuthError('invalid_client', 'client_assertion_type is not supported');
}
