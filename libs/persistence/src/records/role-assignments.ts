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
  // Each has what is asked for first, and then the key in its order.
  indices: [
    index('role_holder', 'holderKind', 'holderId', 'resource', 'role', 'withinKind', 'withinId'),
    index('role_bound', 'withinKind', 'withinId', 'resource', 'role', 'holderKind', 'holderId'),
    index('role_name', 'role', 'resource', 'holderKind', 'holderId', 'withinKind', 'withinId'),
  ],
});

export const roleAssignmentTable = new Table(RoleAssignmentEntity);

/** The columns of the key, as it is written. */
export const assignmentKey = ['resource', 'role', 'holder_kind', 'holder_id', 'within_kind', 'within_id'] as const;

/**
 * Of the person, and of their groups with those above: the first line is what the index of holders answers, the others that an id is of the
 * right kind. Four parameters, each the subject.
 */
const byPerson = `"holder_kind" IN ('account', 'group')
    AND "holder_id" IN (SELECT CAST(? AS text) UNION ALL SELECT "group_id" FROM (${groupIdsOfPerson}) "of")
  AND ("holder_kind" = 'group' OR "holder_id" = ?)
  AND ("holder_kind" = 'account' OR "holder_id" IN (${groupIdsOfPerson}))`;

export const roleAssignments: StoredRecord<RoleAssignmentStore> = {
  entities: [RoleAssignmentEntity],
  open: ({ connection }) => {
    const { byteOrder, list } = connection.read.dialect;
    // A holder has few roles and an API has many: what is no column keeps the index of the key, in whose order they are, out of it.
    const sorted = `ORDER BY ${assignmentKey.map((column) => `"${column}" || '' ${byteOrder}`).join(', ')}`;
    const order = `ORDER BY ${assignmentKey.map((column) => `"${column}" ${byteOrder}`).join(', ')}`;
    const ofPerson = `WHERE ${byPerson} AND "resource" || '' IN (${list}) ${sorted}`;
    const rows = new Rows(roleAssignmentTable, connection);
    return {
      insert: (assignment) => rows.insertOnce({ ...keyOf(assignment), assignedAt: assignment.assignedAt }),
      delete: (assignment) => rows.deleteOnce(keyOf(assignment)),
      list: async (filter, limit) => {
        const { conditions, values } = matching(filter);
        const by = filter.holder ? sorted : order;
        const found = await rows.select(`WHERE ${conditions.join(' AND ')} ${by} LIMIT ?`, [...values, limit]);
        return found.map(assignmentOf);
      },
      holdersEverywhere: async ({ resource, role, after, limit }) => {
        const behind = after === undefined ? '' : 'AND ("holder_kind", "holder_id") > (?, ?)';
        const values = [resource, role, ...(after === undefined ? [] : [after.kind, after.id]), limit];
        const found = await rows.select(
          `WHERE "resource" = ? AND "role" = ? AND "within_kind" = '' ${behind} ORDER BY "holder_kind", "holder_id" LIMIT ?`,
          values,
        );
        return found.map(({ holderKind: kind, holderId: id }) => ({ kind, id }));
      },
      deleteAll: (filter) => rows.deleteAll(filtered(filter)),
      ofPerson: async (subject, resources) =>
        (await rows.select(ofPerson, [subject, subject, subject, subject, JSON.stringify(resources)])).map(
          assignmentOf,
        ),
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
