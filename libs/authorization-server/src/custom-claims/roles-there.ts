import type { CorePorts } from '../records/core-ports.js';
import type { ResourceServer } from '../records/resource-server.js';
import type { RoleAssignment } from '../records/role-assignment.js';

/** More than an API has roles: one of each, however many ways somebody has them. */
const mostAssignments = 1_000;

/**
 * The roles of a person or, without one, of the client at an audience, by name: those that it has still. What holds within a group is for
 * the administration of that group alone; within an organization, for who acts for it.
 */
export async function rolesThere(
  { stores }: Pick<CorePorts, 'stores'>,
  { identifier, roles = {} }: ResourceServer,
  holder: { readonly subject: string } | { readonly clientId: string },
  organizationId?: string,
): Promise<readonly string[]> {
  const assignments =
    'subject' in holder
      ? await stores.roleAssignments.ofPerson(holder.subject, [identifier])
      : await stores.roleAssignments.list(
          { resource: identifier, holder: { kind: 'client', id: holder.clientId } },
          mostAssignments,
        );
  const held = assignments.filter((each) => holds(each, organizationId) && Object.hasOwn(roles, each.role));
  return [...new Set(held.map(({ role }) => role))].sort();
}

function holds({ within }: RoleAssignment, organizationId: string | undefined): boolean {
  return within === undefined || (within.kind === 'organization' && within.id === organizationId);
}
