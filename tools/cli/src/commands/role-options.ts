import type { RolesPatch } from '@signet/administration';
import type { ResourceServer } from '@signet/authorization-server';
import { CliError, UsageError } from '../command-context.js';

/** What `resources update` takes of roles. */
export interface RoleOptions {
  readonly role?: readonly string[];
  readonly removeRole?: readonly string[];
  /** True where it was given without a value. */
  readonly scopeWithoutRole?: readonly string[] | true;
  readonly clearRoles?: boolean;
}

export const roleHelp =
  'as "clerk=orders:read,orders:list": what people may be here; once there is one, scopes need one';

/** @throws UsageError */
export function createdRoles({
  role,
  scopeWithoutRole,
}: {
  readonly role?: readonly string[];
  readonly scopeWithoutRole?: readonly string[];
}): Pick<ResourceServer, 'roles' | 'scopesWithoutRole'> {
  return {
    ...(role !== undefined && { roles: Object.fromEntries(role.map(readRole)) }),
    ...(scopeWithoutRole !== undefined && { scopesWithoutRole: scopeWithoutRole }),
  };
}

/** Roles that are not named stay. @throws UsageError, CliError (a role to remove that there is not) */
export function patchedRoles(before: ResourceServer, options: RoleOptions): RolesPatch {
  const { role = [], removeRole = [], scopeWithoutRole, clearRoles } = options;
  if (clearRoles && (role.length > 0 || removeRole.length > 0 || scopeWithoutRole !== undefined)) {
    throw new UsageError('without roles there is nothing else to say of them: --clear-roles stands alone');
  }
  const gone = removeRole.find((name) => !Object.hasOwn(before.roles ?? {}, name));
  if (gone !== undefined) throw new CliError(`${before.identifier} has no role ${gone}`);
  const roles = new Map(Object.entries(before.roles ?? {}));
  for (const text of role) {
    const [name, given] = readRole(text);
    roles.set(name, { ...roles.get(name), ...given });
  }
  const left = [...roles].filter(([name]) => !removeRole.includes(name));
  return {
    ...(clearRoles ? { roles: null } : role.length + removeRole.length > 0 && { roles: Object.fromEntries(left) }),
    ...(scopeWithoutRole !== undefined && { scopesWithoutRole: scopeWithoutRole === true ? null : scopeWithoutRole }),
  };
}

export function roleLines({ roles = {} }: ResourceServer): readonly string[] {
  return Object.entries(roles).map(([name, { scopes, description }]) => {
    const words = description === undefined ? '' : ` (${description})`;
    return `role ${name}: ${scopes.join(' ') || 'no scope'}${words}`;
  });
}

function readRole(text: string): readonly [name: string, role: { readonly scopes: readonly string[] }] {
  const [name = '', scopes] = text.split(/=(.*)/s);
  if (name === '' || scopes === undefined) throw new UsageError(`a role is written as name=scope,scope: ${text}`);
  return [name, { scopes: scopes.split(',').filter((scope) => scope !== '') }];
}
