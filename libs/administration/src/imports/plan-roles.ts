import { adminAudienceOf, type Client, type RoleHolder } from '@signet/authorization-server';
import { givenName } from '@signet/runtime';
import { isAdminAudience } from '../authority/admin-audience.js';
import { changesAccounts } from '../authority/judge.js';
import type { AdministeredRecords } from '../records.js';
import type { ImportReaders } from './import-records.js';
import type { ImportedRole } from './imported.js';
import type { PlanContext } from './plan.js';

const longest = 2048;

/**
 * Those that the audience has and the holder has not yet.
 * @param holder undefined for one that would be made
 * @param notes gets those that cannot be given
 */
export async function missingRoles(
  { resourceServers, roleAssignments }: ImportReaders,
  roles: readonly ImportedRole[],
  holder: RoleHolder | undefined,
  { settings }: Pick<PlanContext, 'settings'>,
  notes: string[],
): Promise<readonly ImportedRole[]> {
  const missing: ImportedRole[] = [];
  for (const { resource, role } of roles) {
    // Who administers here is not for another system to say.
    const isTheirs = resource === adminAudienceOf(settings.issuer);
    const isNamed = givenName(resource, longest) !== undefined;
    const known = isTheirs || !isNamed ? undefined : (await resourceServers.find(resource))?.roles;
    if (known === undefined || !Object.hasOwn(known, role)) {
      notes.push('a role that its audience does not have, or nobody may bring along');
      continue;
    }
    const held = holder ? await roleAssignments.list({ resource, role, holder }, mostBounds) : [];
    if (held.every(({ within }) => within !== undefined)) missing.push({ resource, role });
  }
  return missing;
}

/** Bounds within which one holder has one role. */
const mostBounds = 1000;

export async function assignRoles(
  { roleAssignments }: AdministeredRecords,
  roles: readonly ImportedRole[],
  holder: RoleHolder,
  assignedAt: number,
): Promise<void> {
  for (const { resource, role } of roles) await roleAssignments.insert({ resource, role, holder, assignedAt });
}

/** Whether who is in this group administers Signet: by a role of it, or of one above it. Nobody comes there by an import. */
export async function administers(
  { groups, roleAssignments }: ImportReaders,
  groupId: string,
  { settings }: Pick<PlanContext, 'settings'>,
): Promise<boolean> {
  const resource = adminAudienceOf(settings.issuer);
  for (const { groupId: id } of await groups.lineOf(groupId)) {
    if ((await roleAssignments.list({ resource, holder: { kind: 'group', id } }, 1)).length > 0) return true;
  }
  return false;
}

/** Whether this person administers Signet: who sets their password or address has what they have. */
export async function isAdministrator(
  { roleAssignments }: ImportReaders,
  subject: string,
  { settings }: Pick<PlanContext, 'settings'>,
): Promise<boolean> {
  return (await roleAssignments.ofPerson(subject, [adminAudienceOf(settings.issuer)])).length > 0;
}

/** Whether a client may administer Signet in the name of whoever uses it, or change their account, which may be an owner's. */
export function mayAdminister({ resources, actsAsResource }: Pick<Client, 'resources' | 'actsAsResource'>): boolean {
  const isAsked = resources.some((each) => isAdminAudience(each.identifier) || changesAccounts(each));
  return isAsked || (actsAsResource !== undefined && isAdminAudience(actsAsResource));
}

/** Whether this client administers Signet, for itself or for people: who sets its secret or addresses has what it has. */
export async function isAdministratingClient(
  { roleAssignments }: ImportReaders,
  client: Client,
  { settings }: Pick<PlanContext, 'settings'>,
): Promise<boolean> {
  if (mayAdminister(client)) return true;
  const administration = {
    resource: adminAudienceOf(settings.issuer),
    holder: { kind: 'client', id: client.clientId },
  } as const;
  return (await roleAssignments.list(administration, 1)).length > 0;
}

/** Whether rights wait for whoever gets this id, from one that had it before. */
export async function hasRights(
  { groups, organizations, roleAssignments }: ImportReaders,
  holder: RoleHolder,
): Promise<boolean> {
  if ((await roleAssignments.list({ holder }, 1)).length > 0) return true;
  if (holder.kind !== 'account') return false;
  if ((await groups.groupsOf(holder.id)).length > 0) return true;
  return (await organizations.organizationsOf(holder.id)).length > 0;
}
