import { canonicalJson } from '@signet/runtime';
import type { Client, LocalizedMembers } from '../records/client.js';
import type { ConsentBasis } from '../records/consent-basis.js';
import { digest } from '../shared/digest.js';

export function consentBasis(client: Client): ConsentBasis {
  return {
    clientName: client.clientName,
    logoUri: client.logoUri,
    policyUri: client.policyUri,
    tosUri: client.tosUri,
    localized: shownLocalized(client),
    origin: client.origin,
    createdAt: client.createdAt,
    tokenEndpointAuthMethod: client.tokenEndpointAuthMethod,
    document: client.origin === 'described' ? documentDigest(client) : undefined,
  };
}

/** Less what a page of consent does not show. */
function shownLocalized({ localized }: Client): LocalizedMembers | undefined {
  if (localized === undefined) return undefined;
  const { clientUri: _, ...shown } = localized;
  return Object.keys(shown).length === 0 ? undefined : shown;
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
