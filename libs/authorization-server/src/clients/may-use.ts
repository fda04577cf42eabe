import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import { clientPolicy } from './client-policy.js';

/** A person, and the organization that they act for. */
interface ActingPerson {
  readonly subject: string;
  readonly organizationId?: string | undefined;
}

/**
 * Whether an operator lets this person use the client: everybody, unless its record names groups or organizations, by their
 * ids: another one of a name is another one. Who acts for an organization must do so for one of those. Nothing is looked up where none is named.
 */
export async function mayUse(
  { stores }: Pick<CorePorts, 'stores'>,
  client: Client,
  { subject, organizationId }: ActingPerson,
): Promise<boolean> {
  const { allowedGroups, allowedOrganizations } = clientPolicy(client);
  if (allowedGroups === undefined && allowedOrganizations === undefined) return true;
  if (allowedGroups && allowedGroups.length > 0) {
    const groups = await stores.groups.groupsOf(subject);
    if (groups.some(({ groupId }) => allowedGroups.includes(groupId))) return true;
  }
  if (!allowedOrganizations || allowedOrganizations.length === 0) return false;
  const organizations = await stores.organizations.organizationsOf(subject);
  return organizations.some(
    (organization) =>
      (organizationId === undefined || organization.organizationId === organizationId) &&
      allowedOrganizations.includes(organization.organizationId),
  );
}

/** Those of these clients that the person may use, whatever they act for: what decides it is looked up once for all. */
export async function usableBy(
  { stores }: { readonly stores: Pick<CorePorts['stores'], 'groups' | 'organizations'> },
  subject: string,
  clients: readonly Client[],
): Promise<readonly Client[]> {
  const bounds = clients.map((client) => ({ client, ...clientPolicy(client) }));
  const isBound = bounds.some(({ allowedGroups, allowedOrganizations }) => allowedGroups ?? allowedOrganizations);
  if (!isBound) return clients;
  const [groups, organizations] = await Promise.all([
    stores.groups.groupsOf(subject),
    stores.organizations.organizationsOf(subject),
  ]);
  return bounds
    .filter(
      ({ allowedGroups, allowedOrganizations }) =>
        (allowedGroups === undefined && allowedOrganizations === undefined) ||
        groups.some(({ groupId }) => allowedGroups?.includes(groupId)) ||
        organizations.some(({ organizationId }) => allowedOrganizations?.includes(organizationId)),
    )
    .map(({ client }) => client);
}
