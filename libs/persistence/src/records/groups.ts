import { deepestGroup, type Group, type GroupMembership, type GroupStore, nameKey } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, optionalText, seconds, text, uniqueIndex } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';
import { insertNamed, replaceNamed } from './unique-names.js';

export interface GroupRow extends Group {
  /** What is unique of the name, in whose order groups are listed. */
  readonly nameKey: string;
}

export const GroupEntity = new EntitySchema<GroupRow>({
  name: 'group_record',
  tableName: 'group_record',
  columns: {
    groupId: key({ name: 'group_id' }),
    name: text(),
    nameKey: text({ name: 'name_key' }),
    description: optionalText(),
    parentId: { ...optionalText(), name: 'parent_id' },
    createdAt: { ...seconds(), name: 'created_at' },
  },
  indices: [uniqueIndex('group_name', 'nameKey'), index('group_parent', 'parentId', 'nameKey')],
});

export const GroupMemberEntity = new EntitySchema<GroupMembership>({
  name: 'group_member',
  tableName: 'group_member',
  columns: {
    groupId: key({ name: 'group_id' }),
    subject: key(),
    addedAt: { ...seconds(), name: 'added_at' },
  },
  indices: [index('group_member_subject', 'subject', 'groupId')],
});

const groupTable = new Table(GroupEntity);
const memberTable = new Table(GroupMemberEntity);

/** Groups of `start` and those above them, each once; `start` selects ids. It ends where groups stand in each other in a circle, too. */
function withThoseAbove(start: string): string {
  return `WITH RECURSIVE "up" ("group_id", "depth") AS (${start}
    UNION SELECT g."parent_id", "up"."depth" + 1 FROM "group_record" g JOIN "up" ON g."group_id" = "up"."group_id"
      WHERE g."parent_id" IS NOT NULL AND "up"."depth" < ${deepestGroup})
    SELECT "group_id" FROM "up"`;
}

/** The group and all below it, each once for each level that it stands on, with that: one parameter, its id. */
const below = `WITH RECURSIVE "down" ("group_id", "depth") AS (SELECT "group_id", 1 FROM "group_record" WHERE "group_id" = ?
    UNION SELECT g."group_id", "down"."depth" + 1 FROM "group_record" g JOIN "down" ON g."parent_id" = "down"."group_id"
      WHERE "down"."depth" <= ${deepestGroup})`;

/** The ids of a group and of all below it. */
export const groupIdsBelow = `${below} SELECT "group_id" FROM "down"`;

const line = withThoseAbove('SELECT "group_id", 1 FROM "group_record" WHERE "group_id" = ?');

/** The ids of the groups that a person is in, by themselves or through one below: one parameter, the subject. */
export const groupIdsOfPerson = withThoseAbove('SELECT "group_id", 1 FROM "group_member" WHERE "subject" = ?');

export const groups: StoredRecord<GroupStore> = {
  entities: [GroupEntity, GroupMemberEntity],
  open: ({ connection }) => {
    const rows = new Rows(groupTable, connection);
    const members = new Rows(memberTable, connection);
    const { byteOrder, isIn, list } = connection.read.dialect;
    const byName = `ORDER BY "name_key" ${byteOrder}`;
    const inOrder = `"subject" ${byteOrder}`;
    const behind = `WHERE "group_id" = ? AND ${inOrder} > ? ORDER BY ${inOrder} LIMIT ?`;
    const above = withThoseAbove(`SELECT "group_id", 1 FROM "group_record" WHERE ${isIn('"group_id"', list)}`);
    const one = (row: GroupRow | undefined) => row && groupOf(row);
    const many = async (tail: string, value: string) => (await rows.select(tail, [value])).map(groupOf);
    return {
      find: async (groupId) => one(await rows.find({ groupId })),
      findByName: async (name) => one(await rows.find({ nameKey: nameKey(name) })),
      insert: (group) => insertNamed(connection, groupTable, rowOf(group)),
      replace: (group) => {
        const row = rowOf(group);
        const unique = { key: { groupId: row.groupId }, name: { nameKey: row.nameKey }, index: 'group_name' };
        return replaceNamed(connection, groupTable, row, unique);
      },
      delete: (groupId) =>
        connection.transaction(async ({ read }) => {
          await memberTable.delete(read, { groupId });
          return (await groupTable.delete(read, { groupId })) === 1;
        }),
      childrenOf: (groupId) => many(`WHERE "parent_id" = ? ${byName}`, groupId),
      lineOf: async (groupId) => inLine(groupId, await many(`WHERE ${isIn('"group_id"', line)}`, groupId)),
      withThoseAbove: async (groupIds) =>
        groupIds.length === 0 ? [] : many(`WHERE ${isIn('"group_id"', above)} ${byName}`, JSON.stringify(groupIds)),
      heightOf: async (groupId) => {
        const [row] = await connection.read.rows(`${below} SELECT MAX("depth") AS "height" FROM "down"`, [groupId]);
        return Number(row?.height ?? 0);
      },
      groupsOf: (subject) => many(`WHERE ${isIn('"group_id"', groupIdsOfPerson)} ${byName}`, subject),
      membersOf: async ({ groupId, after, limit }) =>
        (await members.select(behind, [groupId, after, limit])).map(({ subject }) => subject),
      addMember: (membership) => members.insertOnce(membership),
      removeMember: ({ groupId, subject }) => members.deleteOnce({ groupId, subject }),
      removeEverywhere: (subject) => members.deleteAll({ subject }),
    };
  },
};

function rowOf(group: Group): GroupRow {
  return { ...group, nameKey: nameKey(group.name) };
}

export function groupOf({ nameKey: _, ...group }: GroupRow): Group {
  return group;
}

/** From the one to the top; each once. */
function inLine(groupId: string, groups: readonly Group[]): readonly Group[] {
  const left = new Map(groups.map((group) => [group.groupId, group]));
  const ordered: Group[] = [];
  for (let next = left.get(groupId); next; next = left.get(next.parentId ?? '')) {
    ordered.push(next);
    left.delete(next.groupId);
  }
  return ordered;
}
