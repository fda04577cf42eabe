import type { ResourceServer, RoleAssignment, RoleAssignmentFilter, RoleHolder } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministeredRecords } from '../records.js';
import { adminScopes, isAdminAudience } from './admin-audience.js';
import type { Right } from './right.js';

/** Of one holder: more is refused, for what is not read cannot be judged. */
const mostAssignments = 1000;

/** What can be asked for at an administration audience; one that is not stored has what it will have. */
export function scopesOf(audience: ResourceServer | undefined): readonly string[] {
  return Object.keys(audience?.scopes ?? adminScopes);
}

/**
 * Of a role that nobody defined. `ever`, of whatever is given or changed: it may get any meaning later, and counts as all; `now`, of
 * whoever gives or changes: it gives nothing.
 */
export type Meaning = 'ever' | 'now';

/** What a role gives there. */
export function scopesOfRole(audience: ResourceServer | undefined, role: string, meaning: Meaning): readonly string[] {
  const roles = audience?.roles ?? {};
  if (Object.hasOwn(roles, role)) return roles[role]?.scopes ?? [];
  return meaning === 'ever' ? scopesOf(audience) : [];
}

/** The rights of the administration that an assignment gives; none where it is of another audience. */
export async function rightsOfAssignment(
  { resourceServers }: Pick<AdministeredRecords, 'resourceServers'>,
  { resource, role, within }: Pick<RoleAssignment, 'resource' | 'role' | 'within'>,
  meaning: Meaning,
): Promise<readonly Right[]> {
  if (!isAdminAudience(resource)) return [];
  const scopes = scopesOfRole(await resourceServers.find(resource), role, meaning);
  return scopes.map((scope) => ({ resource, scope, ...(within && { within }) }));
}

/** What a person has in the administration by their roles: by themselves and through groups, whether their account is disabled or not. */
export async function rightsOfPerson(
  records: AdministeredRecords,
  subject: string,
  meaning: Meaning,
): Promise<readonly Right[]> {
  const audiences = (await records.resourceServers.list()).filter(({ identifier }) => isAdminAudience(identifier));
  const identifiers = audiences.map(({ identifier }) => identifier);
  const assignments = identifiers.length === 0 ? [] : await records.roleAssignments.ofPerson(subject, identifiers);
  const roles = await Promise.all(assignments.map((assignment) => rightsOfAssignment(records, assignment, meaning)));
  return roles.flat();
}

/** What a client has there for itself. */
export async function rightsOfClient(
  records: AdministeredRecords,
  clientId: string,
  meaning: Meaning,
): Promise<readonly Right[]> {
  const assignments = await assignmentsOf(records, { kind: 'client', id: clientId });
  const roles = await Promise.all(assignments.map((assignment) => rightsOfAssignment(records, assignment, meaning)));
  return roles.flat();
}

/** @throws AdministrationError forbidden, where there are more than can be judged */
export function assignmentsOf(
  records: Pick<AdministeredRecords, 'roleAssignments'>,
  holder: RoleHolder,
): Promise<readonly RoleAssignment[]> {
  return assignmentsThat(records, { holder });
}

/** As `assignmentsOf`, of whatever matches. */
export async function assignmentsThat(
  { roleAssignments }: Pick<AdministeredRecords, 'roleAssignments'>,
  filter: RoleAssignmentFilter,
): Promise<readonly RoleAssignment[]> {
  const found = await roleAssignments.list(filter, mostAssignments + 1);
  if (found.length > mostAssignments) {
    throw new AdministrationError('forbidden', `more than ${mostAssignments} role assignments hang on it`);
  }
  return found;
}
