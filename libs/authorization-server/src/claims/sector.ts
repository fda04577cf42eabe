import type { Client } from '../records/client.js';
import type { GrantTypeName } from '../vocabulary/grant-types.js';

type Named = Pick<
  Client,
  'clientId' | 'grantTypes' | 'origin' | 'redirectUris' | 'sectorIdentifierUri' | 'subjectType'
>;

/** With these an answer reaches the client without passing its redirect URIs: these then prove nothing of who it is. */
const withoutRedirect: readonly GrantTypeName[] = [
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
];

/** OpenID Connect Core §8.1: the host that a client proved, else the client itself. Clients of one sector know a person by one name. */
export function sectorOf(client: Named): string {
  return provenHost(client) ?? client.clientId;
}

/** Whether people and sessions would have other names with the second than with the first. */
export function changesSector(before: Named, after: Named): boolean {
  return namesOf(before) !== namesOf(after);
}

function namesOf(client: Named): string {
  return client.subjectType === 'pairwise' ? JSON.stringify(sectorOf(client)) : 'public';
}

/**
 * Answers go to the redirect URIs alone, and they are all of one https host, or in the list of the host that sector_identifier_uri names.
 * An operator's word is a proof. What is no https address (schemes of apps, loopback) belongs to nobody.
 */
function provenHost(client: Named): string | undefined {
  const { origin, grantTypes, redirectUris, sectorIdentifierUri } = client;
  const vetted = origin === 'operator';
  if (!vetted && grantTypes.some((grantType) => withoutRedirect.includes(grantType))) return undefined;
  if (sectorIdentifierUri !== undefined && (vetted || redirectUris.length > 0)) {
    return new URL(sectorIdentifierUri).host;
  }
  const hosts = new Set(redirectUris.map(httpsHost));
  return hosts.size === 1 ? [...hosts][0] : undefined;
}

function httpsHost(uri: string): string | undefined {
  const { protocol, host } = new URL(uri);
  return protocol === 'https:' ? host : undefined;
}
