import {
  type DescribedRoles,
  type ResourceRole,
  type ResourceServer,
  type RoleAssignment,
  resourceRoles,
} from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministeredRecords } from '../records.js';
import { refusing, someOf } from '../refusals.js';

/** `null` for `roles`: scopes need no role any more, and every scope is for whoever may ask for it. */
export interface RolesPatch {
  readonly roles?: DescribedRoles | null | undefined;
  readonly scopesWithoutRole?: readonly string[] | null | undefined;
}

type Roles = Pick<ResourceServer, 'roles' | 'scopesWithoutRole'>;

/**
 * @param scopes of the resource as they will be
 * @throws AdministrationError in_use, where a scope goes away that roles have, unless forced, which takes it from them
 */
export function patchedRoles(
  before: ResourceServer,
  { roles, scopesWithoutRole }: RolesPatch,
  scopes: ResourceServer['scopes'],
  force = false,
): Roles {
  const given = roles === undefined ? kept(before.roles, scopes, force) : roles === null ? undefined : described(roles);
  const former = given && before.scopesWithoutRole?.filter((scope) => Object.hasOwn(scopes, scope));
  const free = scopesWithoutRole === undefined ? former : (scopesWithoutRole ?? undefined);
  return {
    ...(given && { roles: given }),
    // Without roles none says anything: the rules of a resource refuse what is given then.
    ...(free && (free.length > 0 || given === undefined) && { scopesWithoutRole: free }),
  };
}

/** @throws AdministrationError invalid */
export function described(roles: DescribedRoles): Readonly<Record<string, ResourceRole>> {
  return refusing(() => resourceRoles(roles));
}

function kept(
  roles: ResourceServer['roles'],
  scopes: ResourceServer['scopes'],
  force: boolean,
): ResourceServer['roles'] {
  if (roles === undefined) return undefined;
  const stays = (scope: string) => Object.hasOwn(scopes, scope);
  const losing = Object.entries(roles).filter(([, role]) => !role.scopes.every(stays));
  if (losing.length > 0 && !force) {
    throw new AdministrationError('in_use', `roles rest on it: ${someOf(losing.map(([name]) => name))}`);
  }
  return Object.fromEntries(
    Object.entries(roles).map(([name, role]) => [name, { ...role, scopes: role.scopes.filter(stays) }]),
  );
}

/** More than are named in a refusal. */
const looked = 6;

/**
 * Roles that there are no more leave nobody who has them.
 * @throws AdministrationError in_use, while somebody has one, unless forced, which takes it
 */
export async function leaveRoles(
  records: AdministeredRecords,
  before: ResourceServer,
  after: ResourceServer,
  force = false,
): Promise<void> {
  const resource = before.identifier;
  for (const role of Object.keys(before.roles ?? {})) {
    if (after.roles && Object.hasOwn(after.roles, role)) continue;
    const held = await records.roleAssignments.list({ resource, role }, looked);
    if (held.length === 0) continue;
    if (!force) {
      const holders = [...new Set(await Promise.all(held.map((assignment) => holderName(records, assignment))))];
      throw new AdministrationError('in_use', `somebody has the role ${role}: ${someOf(holders)}`);
    }
    await records.roleAssignments.deleteAll({ resource, role });
  }
}

async function holderName({ accounts, groups }: AdministeredRecords, { holder }: RoleAssignment): Promise<string> {
  const { kind, id } = holder;
  if (kind === 'account') return `the user ${(await accounts.find(id))?.username ?? id}`;
  return kind === 'group' ? `the group ${(await groups.find(id))?.name ?? id}` : `the client ${id}`;
}
