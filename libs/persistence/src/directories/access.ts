import {
  type GroupDirectory,
  type GroupMember,
  type OrganizationDirectory,
  type RoleAssignmentDirectory,
} from '@signet/administration';
import type { GroupMembership, OrganizationMembership } from '@signet/authorization-server';
import { GroupEntity, GroupMemberEntity, groupIdsBelow, groupOf } from '../records/groups.js';
import { OrganizationEntity, OrganizationMemberEntity } from '../records/organizations.js';
import {
  assignmentKey,
  assignmentOf,
  matching,
  RoleAssignmentEntity,
  type RoleAssignmentRow,
} from '../records/role-assignments.js';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { contains, equals, ofNamedAccount, pageFrom, whereOf, withUsernames } from './listing.js';
import { namesOf } from './names-of.js';
import { keyPage } from './pages.js';

/** Who may get what, by the page. */
export interface AccessDirectories {
  readonly groups: GroupDirectory;
  readonly organizations: OrganizationDirectory;
  readonly roleAssignments: RoleAssignmentDirectory;
}

const groups = new Table(GroupEntity);
const groupMembers = new Table(GroupMemberEntity);
const organizations = new Table(OrganizationEntity);
const organizationMembers = new Table(OrganizationMemberEntity);
const roleAssignments = new Table(RoleAssignmentEntity);
const assignmentPage = keyPage<RoleAssignmentRow>(
  'resource',
  'role',
  'holderKind',
  'holderId',
  'withinKind',
  'withinId',
);

function bySubject<T extends { readonly subject: string }>() {
  return {
    key: ['subject'],
    direction: 'ASC' as const,
    keyOf: ({ subject }: T) => subject,
    readKey: (key: string) => [key],
  };
}

/** @param statements that only read */
export function createAccessDirectories(statements: Statements): AccessDirectories {
  const searched = (columns: readonly string[], search: string | undefined) =>
    search === undefined ? [] : [contains(statements, columns, search)];
  return {
    groups: {
      list: async ({ parentId }, request) => {
        const page = await pageFrom(
          statements,
          {
            table: groups,
            from: '"group_record"',
            key: ['name_key'],
            direction: 'ASC',
            conditions: [...equals('parent_id', parentId), ...searched(['name', 'description'], request.search)],
            keyOf: ({ nameKey }) => nameKey,
            readKey: (key) => [key],
          },
          request,
        );
        const names = await namesOf(
          statements,
          'group_record',
          page.items.map(({ parentId: id }) => id),
        );
        const items = page.items.map((row) => {
          const parentName = names.get(row.parentId ?? '');
          return { ...groupOf(row), ...(parentName !== undefined && { parentName }) };
        });
        return { ...page, items };
      },
      members: async ({ groupId, below }, request) => {
        if (below) return withUsernames(statements, await membersBelow(statements, groupId, request));
        const page = await pageFrom(
          statements,
          {
            ...bySubject<GroupMembership>(),
            table: groupMembers,
            from: '"group_member"',
            conditions: [...equals('group_id', groupId), ...ofNamedAccount(statements, request.search)],
          },
          request,
        );
        const items = page.items.map(({ subject, addedAt }) => ({ subject, direct: true, addedAt }));
        return withUsernames(statements, { ...page, items });
      },
    },
    organizations: {
      list: (request) =>
        pageFrom(
          statements,
          {
            table: organizations,
            from: '"organization"',
            key: ['name'],
            direction: 'ASC',
            conditions: searched(['name', 'display_name'], request.search),
            keyOf: ({ name }) => name,
            readKey: (key) => [key],
          },
          request,
        ),
      members: async (organizationId, request) => {
        const page = await pageFrom(
          statements,
          {
            ...bySubject<OrganizationMembership>(),
            table: organizationMembers,
            from: '"organization_member"',
            conditions: [...equals('organization_id', organizationId), ...ofNamedAccount(statements, request.search)],
          },
          request,
        );
        const items = page.items.map(({ subject, addedAt }) => ({ subject, addedAt }));
        return withUsernames(statements, { ...page, items });
      },
    },
    roleAssignments: {
      list: async (filter, request) => {
        const isFiltered = Object.values(filter).some((value) => value !== undefined);
        const { conditions, values } = isFiltered ? matching(filter) : { conditions: [], values: [] };
        const page = await pageFrom(
          statements,
          {
            table: roleAssignments,
            from: '"role_assignment"',
            key: assignmentKey,
            direction: 'ASC',
            conditions: [
              ...(isFiltered ? [{ sql: conditions.join(' AND '), values }] : []),
              ...(request.search === undefined ? [] : [namedHolder(statements, request.search)]),
            ],
            ...assignmentPage,
          },
          request,
        );
        return { ...page, items: await withNames(statements, page.items) };
      },
    },
  };
}

/** Up to so many people are sorted for each page; where there are more, the next ones by subject are soon found. */
const fewMembers = 1000;

/** Each person once, whatever groups of them they are in. */
async function membersBelow(
  statements: Statements,
  groupId: string,
  { limit, after, search }: Parameters<GroupDirectory['members']>[1],
) {
  const conditionsBy = (group: string) => [
    { sql: `${group} IN (${groupIdsBelow})`, values: [groupId] },
    ...ofNamedAccount(statements, search),
  ];
  const all = whereOf(conditionsBy('"group_id"'));
  const counted = `SELECT COUNT(DISTINCT "subject") AS "count" FROM "group_member" ${all.sql}`;
  const [count] = await statements.rows(counted, all.values);
  const total = Number(count?.count);
  const behind = after === undefined ? [] : [{ sql: '"subject" > ?', values: [after] }];
  // Not a column any more, so that the index of subjects is the one to walk.
  const page = whereOf([...conditionsBy(total > fewMembers ? `"group_id" || ''` : '"group_id"'), ...behind]);
  const rows = await statements.rows(
    `SELECT "subject", MIN("added_at") AS "added_at", MAX(CASE WHEN "group_id" = ? THEN 1 ELSE 0 END) AS "direct"
       FROM "group_member" ${page.sql} GROUP BY "subject" ORDER BY "subject" LIMIT ?`,
    [groupId, ...page.values, limit + 1],
  );
  const items = rows.slice(0, limit).map(
    (row): GroupMember => ({
      subject: String(row.subject),
      direct: Number(row.direct) === 1,
      addedAt: Number(row.added_at),
    }),
  );
  const last = items.at(-1);
  return { items, total, ...(last && rows.length > limit && { next: last.subject }) };
}

/** Roles of a name, and roles of people, groups and clients of one. */
function namedHolder(statements: Statements, text: string) {
  const role = contains(statements, ['role'], text);
  const account = contains(statements, ['username', 'email', 'name'], text);
  const group = contains(statements, ['name'], text);
  const client = contains(statements, ['names'], text);
  const held = (kind: string, from: string, { sql }: { readonly sql: string }) =>
    `"holder_kind" = '${kind}' AND "holder_id" IN (SELECT ${from} WHERE ${sql})`;
  return {
    sql: `(${[
      role.sql,
      held('account', '"subject" FROM "account"', account),
      held('group', '"group_id" FROM "group_record"', group),
      held('client', '"client_id" FROM "client"', client),
    ].join(' OR ')})`,
    values: [role, account, group, client].flatMap(({ values }) => values),
  };
}

async function withNames(statements: Statements, rows: readonly RoleAssignmentRow[]) {
  const ids = (kind: string) => [
    ...rows.filter(({ holderKind }) => holderKind === kind).map(({ holderId }) => holderId),
    ...rows.filter(({ withinKind }) => withinKind === kind).map(({ withinId }) => withinId),
  ];
  const names = {
    account: await namesOf(statements, 'account', ids('account')),
    group: await namesOf(statements, 'group_record', ids('group')),
    organization: await namesOf(statements, 'organization', ids('organization')),
    client: new Map<string, string>(),
  };
  return rows.map((row) => {
    const assignment = assignmentOf(row);
    const holderName = names[assignment.holder.kind].get(assignment.holder.id);
    const withinName = assignment.within && names[assignment.within.kind].get(assignment.within.id);
    return {
      ...assignment,
      ...(holderName !== undefined && { holderName }),
      ...(withinName !== undefined && { withinName }),
    };
  });
}
