import type {
  RoleAssignment,
  RoleAssignmentFilter,
  RoleAssignmentKey,
  RoleAssignmentStore,
  RoleBound,
  RoleHolder,
} from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table, type Where } from '../sql/table.js';
import { index, key, seconds } from './columns.js';
import { groupIdsOfPerson } from './groups.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export interface RoleAssignmentRow {
  readonly resource: string;
  readonly role: string;
  readonly holderKind: RoleHolder['kind'];
  readonly holderId: string;
  /** Empty where it holds everywhere: a key has no NULL. */
  readonly withinKind: RoleBound['kind'] | '';
  readonly withinId: string;
  readonly assignedAt: number;
}

export const RoleAssignmentEntity = new EntitySchema<RoleAssignmentRow>({
  name: 'role_assignment',
  tableName: 'role_assignment',
  columns: {
    resource: key(),
    role: key(),
    holderKind: key({ name: 'holder_kind' }),
    holderId: key({ name: 'holder_id' }),
    withinKind: key({ name: 'within_kind' }),
    withinId: key({ name: 'within_id' }),
    assignedAt: { ...seconds(), name: 'assigned_at' },
  },
  indices: [index('role_holder', 'holderKind', 'holderId', 'resource'), index('role_bound', 'withinKind', 'withinId')],
});

export const roleAssignmentTable = new Table(RoleAssignmentEntity);

/** The columns of the key, as it is written. */
export const assignmentKey = ['resource', 'role', 'holder_kind', 'holder_id', 'within_kind', 'within_id'] as const;

/** The person, and their groups with those above: two parameters, both the subject. */
const holders = `SELECT 'account', CAST(? AS text) UNION ALL SELECT 'group', "group_id" FROM (${groupIdsOfPerson}) "of"`;

export const roleAssignments: StoredRecord<RoleAssignmentStore> = {
  entities: [RoleAssignmentEntity],
  open: ({ connection }) => {
    const { byteOrder, list } = connection.read.dialect;
    const order = `ORDER BY ${assignmentKey.map((column) => `"${column}" ${byteOrder}`).join(', ')}`;
    const ofPerson = `WHERE ("holder_kind", "holder_id") IN (${holders}) AND "resource" IN (${list}) ${order}`;
    const rows = new Rows(roleAssignmentTable, connection);
    return {
      insert: (assignment) => rows.insertOnce({ ...keyOf(assignment), assignedAt: assignment.assignedAt }),
      delete: (assignment) => rows.deleteOnce(keyOf(assignment)),
      list: async (filter, limit) => {
        const { conditions, values } = matching(filter);
        const found = await rows.select(`WHERE ${conditions.join(' AND ')} ${order} LIMIT ?`, [...values, limit]);
        return found.map(assignmentOf);
      },
      deleteAll: (filter) => rows.deleteAll(filtered(filter)),
      ofPerson: async (subject, resources) =>
        (await rows.select(ofPerson, [subject, subject, JSON.stringify(resources)])).map(assignmentOf),
    };
  },
};

function keyOf({ resource, role, holder, within }: RoleAssignmentKey): Omit<RoleAssignmentRow, 'assignedAt'> {
  return {
    resource,
    role,
    holderKind: holder.kind,
    holderId: holder.id,
    withinKind: within?.kind ?? '',
    withinId: within?.id ?? '',
  };
}

export function assignmentOf(row: RoleAssignmentRow): RoleAssignment {
  const { resource, role, holderKind, holderId, withinKind, withinId, assignedAt } = row;
  const within = withinKind === '' ? {} : { within: { kind: withinKind, id: withinId } };
  return { resource, role, holder: { kind: holderKind, id: holderId }, ...within, assignedAt };
}

function filtered({ resource, role, holder, within }: RoleAssignmentFilter): Where<RoleAssignmentRow> {
  const where = {
    ...(resource !== undefined && { resource }),
    ...(role !== undefined && { role }),
    ...(holder && { holderKind: holder.kind, holderId: holder.id }),
    ...(within && { withinKind: within.kind, withinId: within.id }),
  };
  if (Object.keys(where).length === 0) throw new Error('a filter of role assignments is empty');
  return where;
}

const columns: Readonly<Record<string, string>> = {
  resource: 'resource',
  role: 'role',
  holderKind: 'holder_kind',
  holderId: 'holder_id',
  withinKind: 'within_kind',
  withinId: 'within_id',
};

/** As parts of a WHERE. @throws Error where the filter says nothing */
export function matching(filter: RoleAssignmentFilter): {
  readonly conditions: readonly string[];
  readonly values: readonly string[];
} {
  const fields = Object.entries(filtered(filter)) as ReadonlyArray<readonly [string, string]>;
  return {
    conditions: fields.map(([property]) => `"${columns[property]}" = ?`),
    values: fields.map(([, value]) => value),
  };
}
