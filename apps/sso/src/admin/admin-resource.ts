import { adminAudienceOf, adminRoles, adminScopes, versionOf } from '@signet/administration';
import type { ResourceServer, ResourceServerStore } from '@signet/authorization-server';

/** The administration API as the issuer knows it: an audience like any other, whose scopes and roles are the program's. */
export function adminResource(issuer: string): ResourceServer {
  return {
    identifier: adminAudienceOf(issuer),
    name: 'Administration',
    scopes: adminScopes,
    roles: Object.fromEntries(Object.entries(adminRoles).map(([name, scopes]) => [name, { scopes }])),
    accessTokenLifetime: 300,
    signingAlgorithm: 'ES256',
  };
}

/** Before the first request: as this program has it, whatever an earlier one stored. What is the same is not written. */
export async function keepAdminResource(resourceServers: ResourceServerStore, issuer: string): Promise<void> {
  const wanted = adminResource(issuer);
  const stored = await resourceServers.find(wanted.identifier);
  if (!stored || versionOf(stored) !== versionOf(wanted)) await resourceServers.save(wanted);
}
