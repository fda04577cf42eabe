import type { ResourceServer } from '@signet/authorization-server';
import { adminAudienceOf, adminRoles, adminScopes } from '../authority/admin-audience.js';
import { ownerRoles } from '../authority/owners.js';
import type { AdministeredRecords } from '../records.js';

/** The administration API of an issuer as it is where nobody changed it: an audience like any other. */
export function administrationOf(issuer: string): ResourceServer {
  return {
    identifier: adminAudienceOf(issuer),
    name: 'Administration',
    scopes: { ...adminScopes },
    roles: Object.fromEntries(Object.entries(adminRoles).map(([name, scopes]) => [name, { scopes }])),
    accessTokenLifetime: 300,
    signingAlgorithm: 'ES256',
  };
}

/** Within a unit of work: as it is stored, and there is a role of owners in it. Made, or mended, where it is not. */
export async function storedAdministration(
  { resourceServers }: Pick<AdministeredRecords, 'resourceServers'>,
  issuer: string,
): Promise<{ readonly audience: ResourceServer; readonly ownerRole: string }> {
  const usual = administrationOf(issuer);
  const stored = (await resourceServers.find(usual.identifier)) ?? undefined;
  const [ownerRole] = stored ? ownerRoles(stored) : [];
  if (stored && ownerRole !== undefined) return { audience: stored, ownerRole };
  const scopes = { ...usual.scopes, ...stored?.scopes };
  const audience = {
    ...(stored ?? usual),
    scopes,
    roles: { ...stored?.roles, ...usual.roles, owner: { scopes: Object.keys(scopes) } },
  };
  await resourceServers.save(audience);
  return { audience, ownerRole: 'owner' };
}
