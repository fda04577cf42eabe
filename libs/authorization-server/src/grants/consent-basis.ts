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
  return canonical(one) === canonical(other);
}

/** What APIs open to strangers changes without the document, so `resources` is none of its own words. */
function documentDigest({
  redirectUris: _,
  postLogoutRedirectUris: __,
  identityScopes: ___,
  resources: ____,
  ...rest
}: Client) {
  return digest(canonical(rest));
}

/** The same text for equal values, whatever the order of their members and whether a missing one is named. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
