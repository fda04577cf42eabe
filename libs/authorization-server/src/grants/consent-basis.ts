import type { Client, ClientAuthenticationMethod, ClientOrigin } from '../clients/client.js';
import type { EpochSeconds } from '../shared/clock.js';
import { type Digest, digest } from '../shared/digest.js';

/** What a person saw of a client, and who it is by all that they can rely on: where any of it differs, they are asked again. */
export interface ConsentBasis {
  readonly clientName: string;
  readonly logoUri?: string | undefined;
  readonly policyUri?: string | undefined;
  readonly tosUri?: string | undefined;
  readonly origin: ClientOrigin;
  /** When it was made: one of the same `clientId` that is made anew is another one. */
  readonly createdAt: EpochSeconds;
  /** How it proves who it is. */
  readonly tokenEndpointAuthMethod: ClientAuthenticationMethod;
  /** Of all that a client's own document says of it but addresses and scopes, which are compared by themselves. */
  readonly document?: Digest | undefined;
}

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
