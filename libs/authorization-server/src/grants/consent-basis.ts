import { canonicalJson } from '@signet/runtime';
import type { Client } from '../records/client.js';
import type { ConsentBasis } from '../records/consent-basis.js';
import { digest } from '../shared/digest.js';

export function consentBasis(client: Client): ConsentBasis {
  return {
    clientName: client.clientName,
    logoUri: client.logoUri,
    policyUri: client.policyUri,
    tosUri: client.tosUri,
    origin: client.origin,
    createdAt: client.createdAt,
    tokenEndpointAuthMethod: client.tokenEndpointAuthMethod,
    document: client.origin === 'described' ? documentDigest(client) : undefined,
  };
}

export function sameBasis(one: ConsentBasis, other: ConsentBasis): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/** What APIs open to strangers changes without the document, so `resources` is none of its own words. */
function documentDigest({
  redirectUris: _,
  postLogoutRedirectUris: __,
  identityScopes: ___,
  resources: ____,
  ...rest
}: Client) {
  return digest(canonicalJson(rest));
}
