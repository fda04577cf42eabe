import { deepestGroup, type Group, type GroupMembership } from '../records/group.js';
import type { Organization, OrganizationMembership } from '../records/organization.js';
import type {
  RoleAssignment,
  RoleAssignmentFilter,
  RoleAssignmentKey,
  RoleBound,
  RoleHolder,
} from '../records/role-assignment.js';
import type { Stores } from '../records/stores.js';
import { nameKey } from '../shared/name-key.js';
import { byText, Table } from './in-memory-table.js';

/** Who may get what: groups, organizations and roles. */
export function accessTables() {
  return {
    groups: new Table<Group>(),
    groupMembers: new Table<GroupMembership>(),
    organizations: new Table<Organization>(),
    organizationMembers: new Table<OrganizationMembership>(),
    roleAssignments: new Table<RoleAssignment>(),
  };
}

type AccessTables = ReturnType<typeof accessTables>;

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);
const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  byText(nameKey(a.name), nameKey(b.name));

export function accessStores(tables: AccessTables): Pick<Stores, 'groups' | 'organizations' | 'roleAssignments'> {
  const { groups, groupMembers, organizations, organizationMembers, roleAssignments } = tables;
  return {
    groups: {
      ...named(groups, ({ groupId }) => groupId),
      delete: async (groupId) => {
        deleteWhere(groupMembers, (row) => row.groupId === groupId);
        return groups.rows.delete(groupId);
      },
      childrenOf: async (groupId) =>
        [...groups.rows.values()].filter(({ parentId }) => parentId === groupId).sort(byName),
      lineOf: async (groupId) => lineOf(tables, groupId),
      withThoseAbove: async (groupIds) =>
        [...new Set(groupIds.flatMap((groupId) => lineOf(tables, groupId)))].sort(byName),
      heightOf: async (groupId) => {
        let level = [...groups.rows.values()].filter((row) => row.groupId === groupId);
        let height = 0;
        while (level.length > 0 && height <= deepestGroup) {
          height += 1;
          const ids = new Set(level.map((row) => row.groupId));
          level = [...groups.rows.values()].filter(({ parentId }) => parentId !== undefined && ids.has(parentId));
        }
        return height;
      },
      groupsOf: async (subject) => groupsOf(tables, subject),
      membersOf: async ({ groupId, after, limit }) =>
        [...groupMembers.rows.values()]
          .filter((row) => row.groupId === groupId && row.subject > after)
          .map(({ subject }) => subject)
          .sort(byText)
          .slice(0, limit),
      addMember: async (row) => insertOnce(groupMembers, keyOf(row.groupId, row.subject), row),
      removeMember: async ({ groupId, subject }) => groupMembers.rows.delete(keyOf(groupId, subject)),
      removeEverywhere: async (subject) => deleteWhere(groupMembers, (row) => row.subject === subject),
    },
    organizations: {
      ...named(organizations, ({ organizationId }) => organizationId),
      delete: async (organizationId) => {
        deleteWhere(organizationMembers, (row) => row.organizationId === organizationId);
        return organizations.rows.delete(organizationId);
      },
      findAll: async (ids) =>
        [...organizations.rows.values()].filter(({ organizationId }) => ids.includes(organizationId)).sort(byName),
      isMember: async ({ organizationId, subject }) => organizationMembers.rows.has(keyOf(organizationId, subject)),
      organizationsOf: async (subject) =>
        [...organizations.rows.values()]
          .filter(({ organizationId }) => organizationMembers.rows.has(keyOf(organizationId, subject)))
          .sort(byName),
      addMember: async (row) => insertOnce(organizationMembers, keyOf(row.organizationId, row.subject), row),
      removeMember: async ({ organizationId, subject }) =>
        organizationMembers.rows.delete(keyOf(organizationId, subject)),
      removeEverywhere: async (subject) => deleteWhere(organizationMembers, (row) => row.subject === subject),
    },
    roleAssignments: {
      insert: async (assignment) => insertOnce(roleAssignments, assignmentKey(assignment), assignment),
      delete: async (assignment) => roleAssignments.rows.delete(assignmentKey(assignment)),
      list: async (filter, limit) => sorted(roleAssignments, matching(filter)).slice(0, limit),
      holdersEverywhere: async ({ resource, role, after, limit }) => {
        const order = ({ kind, id }: RoleHolder) => keyOf(kind, id);
        const isWanted = matching({ resource, role });
        return sorted(roleAssignments, (row) => row.within === undefined && isWanted(row))
          .map(({ holder }) => holder)
          .filter((holder) => after === undefined || byText(order(holder), order(after)) > 0)
          .slice(0, limit);
      },
      deleteAll: async (filter) => deleteWhere(roleAssignments, matching(filter)),
      ofPerson: async (subject, resources) => {
        const held = new Set(groupsOf(tables, subject).map(({ groupId }) => groupId));
        return sorted(
          roleAssignments,
          ({ resource, holder: { kind, id } }) =>
            resources.includes(resource) &&
            ((kind === 'account' && id === subject) || (kind === 'group' && held.has(id))),
        );
      },
    },
  };
}

/** The verbs of records whose names are unique in any case of their letters. */
function named<T extends { readonly name: string }>(table: Table<T>, idOf: (row: T) => string) {
  const holder = (name: string) => [...table.rows.values()].find((row) => nameKey(row.name) === nameKey(name));
  return {
    find: async (id: string) => table.rows.get(id),
    findByName: async (name: string) => holder(name),
    insert: async (row: T) => {
      if (holder(row.name)) return 'name_taken' as const;
      table.insert(idOf(row), row);
      return 'stored' as const;
    },
    replace: async (row: T) => {
      if (!table.rows.has(idOf(row))) return 'unknown' as const;
      const other = holder(row.name);
      if (other && idOf(other) !== idOf(row)) return 'name_taken' as const;
      table.rows.set(idOf(row), row);
      return 'stored' as const;
    },
  };
}

function lineOf({ groups }: Pick<AccessTables, 'groups'>, groupId: string): readonly Group[] {
  const line: Group[] = [];
  let next = groups.rows.get(groupId);
  while (next && line.length < deepestGroup && !line.includes(next)) {
    line.push(next);
    next = next.parentId === undefined ? undefined : groups.rows.get(next.parentId);
  }
  return line;
}

function groupsOf(tables: AccessTables, subject: string): readonly Group[] {
  const direct = [...tables.groupMembers.rows.values()].filter((row) => row.subject === subject);
  return [...new Set(direct.flatMap(({ groupId }) => lineOf(tables, groupId)))].sort(byName);
}

function insertOnce<T>(table: Table<T>, key: string, row: T): boolean {
  if (table.rows.has(key)) return false;
  table.rows.set(key, row);
  return true;
}

function deleteWhere<T>(table: Table<T>, matches: (row: T) => boolean): number {
  const gone = [...table.rows].filter(([, row]) => matches(row));
  for (const [key] of gone) table.rows.delete(key);
  return gone.length;
}

function assignmentKey({ resource, role, holder, within }: RoleAssignmentKey): string {
  return keyOf(resource, role, holder.kind, holder.id, within?.kind ?? '', within?.id ?? '');
}

function sorted({ rows }: Table<RoleAssignment>, matches: (row: RoleAssignment) => boolean): readonly RoleAssignment[] {
  return [...rows]
    .filter(([, row]) => matches(row))
    .sort(([a], [b]) => byText(a, b))
    .map(([, row]) => row);
}

/** @throws Error where the filter says nothing */
function matching(filter: RoleAssignmentFilter): (row: RoleAssignment) => boolean {
  const { resource, role, holder, within } = filter;
  if (!resource && !role && !holder && !within) throw new Error('a filter of role assignments is empty');
  const same = (wanted: RoleHolder | RoleBound | undefined, found: RoleHolder | RoleBound | undefined) =>
    wanted === undefined || (wanted.kind === found?.kind && wanted.id === found.id);
  return (row) =>
    (resource === undefined || row.resource === resource) &&
    (role === undefined || row.role === role) &&
    same(holder, row.holder) &&
    same(within, row.within);
}
