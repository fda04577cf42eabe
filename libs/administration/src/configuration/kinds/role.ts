import type { RoleAssignment } from '@signet/authorization-server';
import { AdministrationError } from '../../administration-error.js';
import type { AdministeredRecords } from '../../records.js';
import { assignRole, takeRole } from '../../roles/assign-role.js';
import { holderOf, type NamedRole } from '../../roles/role-holders.js';
import type { WantedRole } from '../description.js';
import type { Kind } from './kind.js';

/** Bounds that one holder has one role within. */
const most = 1000;

/** Everywhere: a role within an organization or a group is given where those are run. */
export const roleKind: Kind<WantedRole> = {
  find: async (records, name) =>
    (await isGiven(records, roleNamed(name))) ? { document: { ...roleNamed(name) } } : undefined,
  declare: async ({ ports, initiator, records }, _, wanted) => {
    if (!(await isGiven(records, wanted))) await assignRole(ports, initiator, namedRole(wanted));
    return undefined;
  },
  remove: async ({ ports, initiator }, name) => {
    await takeRole(ports, initiator, namedRole(roleNamed(name)));
  },
};

/** By which it is managed: JSON, for names have any characters. */
export function nameOfRole(wanted: WantedRole): string {
  const { audience, role } = wanted;
  return JSON.stringify(
    'group' in wanted ? [audience, role, 'group', wanted.group] : [audience, role, 'client', wanted.client],
  );
}

function roleNamed(name: string): WantedRole {
  const [audience, role, kind, holder] = JSON.parse(name) as [string, string, string, string];
  return kind === 'group' ? { audience, role, group: holder } : { audience, role, client: holder };
}

function namedRole(wanted: WantedRole): NamedRole {
  const { audience: resource, role } = wanted;
  const holder =
    'group' in wanted
      ? ({ kind: 'group', group: { name: wanted.group } } as const)
      : ({ kind: 'client', clientId: wanted.client } as const);
  return { resource, role, holder };
}

async function isGiven(records: AdministeredRecords, wanted: WantedRole): Promise<boolean> {
  const { resource, role, holder } = namedRole(wanted);
  try {
    const found = await records.roleAssignments.list({ resource, role, holder: await holderOf(records, holder) }, most);
    return found.some(({ within }: RoleAssignment) => within === undefined);
  } catch (error) {
    // Who is not there holds nothing.
    if (error instanceof AdministrationError && error.code === 'unknown') return false;
    throw error;
  }
}
