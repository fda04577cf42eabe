import type { Group, Organization, RoleAssignment } from '@signet/authorization-server';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import type { AdministeredRecords } from '../records.js';
import type { RoleAssignmentView } from './list-roles.js';
import { namesOfBounds } from './names-of-bounds.js';

/** Where a person is in, and what they may be anywhere. */
export interface AccessOfPerson {
  /** With those above the ones that they are in by themselves, by name. */
  readonly groups: readonly Group[];
  readonly organizations: readonly Organization[];
  /** Of their own and of those groups, by audience and role. */
  readonly roles: readonly RoleAssignmentView[];
}

type Readers = Pick<
  AdministeredRecords,
  'accounts' | 'groups' | 'organizations' | 'resourceServers' | 'roleAssignments'
>;

/** @throws AdministrationError invalid, unknown */
export async function accessOfPerson(readers: Readers, reference: AccountReference): Promise<AccessOfPerson> {
  const { subject, username } = await accountOf(readers, reference);
  const asking = (await readers.resourceServers.list()).filter(({ roles }) => roles !== undefined);
  const identifiers = asking.map(({ identifier }) => identifier);
  const [groups, organizations, roles] = await Promise.all([
    readers.groups.groupsOf(subject),
    readers.organizations.organizationsOf(subject),
    identifiers.length === 0 ? [] : readers.roleAssignments.ofPerson(subject, identifiers),
  ]);
  const nameOf = await namesOfBounds(readers, roles);
  const named = (assignment: RoleAssignment): RoleAssignmentView => {
    const { holder, within } = assignment;
    const group = groups.find(({ groupId }) => groupId === holder.id);
    const withinName = within && nameOf(within);
    return {
      ...assignment,
      holderName: holder.kind === 'group' ? (group?.name ?? holder.id) : username,
      ...(withinName !== undefined && { withinName }),
    };
  };
  return { groups, organizations, roles: roles.map(named) };
}
