import {
  addGroupMember,
  changeGroup,
  createGroup,
  deleteGroup,
  findGroup,
  type GroupMember,
  type GroupView,
  listGroupMembers,
  listGroups,
  removeGroupMember,
  versionOf,
} from '@signet/administration';
import type { Group } from '@signet/authorization-server';
import { z } from 'zod';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { of, subject, time } from '../../api/shown.js';
import { type Operation, type OperationContext, operation } from '../operation.js';
import { nowhere, placesOfGroup, placesOfPerson, Sight, whereFound } from './places.js';

const name = z.string().max(128);
const description = z.string().max(256);
const groupId = z.string().min(1).max(255);

const shape = {
  groupId: z.string(),
  name: z.string(),
  description: z.string().optional(),
  parentId: z.string().optional().describe('The group that it stands in; absent at the top'),
  createdAt: time,
};
export const group = of<Group>()(shape).meta({ id: 'Group' });
const listed = of<GroupView>()({ ...shape, parentName: z.string().optional() });
const found = z.object({ ...shape, above: z.array(group), below: z.array(group) });

const member = of<GroupMember>()({
  subject,
  username: z.string().optional(),
  direct: z.boolean().describe('In the group itself, not only in one below it'),
  addedAt: time,
}).meta({ id: 'GroupMember' });

const by = (path: { readonly groupId: string }) => ({ groupId: path.groupId });
const within = async (context: OperationContext, { path }: { readonly path: { readonly groupId: string } }) => [
  await placesOfGroup(context, path.groupId),
];
const withinBoth = async (
  context: OperationContext,
  { path }: { readonly path: { readonly groupId: string; readonly subject: string } },
) => [await placesOfGroup(context, path.groupId), await placesOfPerson(context, path.subject)];
const versioned = (of: Group) => ({ body: of, version: versionOf(of) });

export const groupOperations: readonly Operation[] = [
  operation({
    id: 'listGroups',
    method: 'GET',
    path: '/groups',
    scope: 'admin:users:read',
    summary: 'Groups, by name; a search looks in names and descriptions',
    query: {
      ...pageQuery,
      name: name.min(1).optional().describe('The one of this name alone'),
      parent: groupId.optional().describe('Those that stand in this one'),
    },
    // Who administers one group finds it, and those below it, by name.
    within: async (context, { query: { name: wanted } }) => {
      if (wanted === undefined) return [nowhere];
      return [
        await whereFound(findGroup(context.stores, { name: wanted }), (found) =>
          placesOfGroup(context, found.group.groupId),
        ),
      ];
    },
    answer: { status: 200, schema: pageOf(listed) },
    refusals: ['unknown'],
    run: async (context, { query }) => {
      const { directories, stores } = context;
      if (query.name !== undefined) {
        const { group: own } = await findGroup(stores, { name: query.name });
        return paged({ items: await new Sight(context).withParents([own]), total: 1 }, (each): GroupView => each);
      }
      const parent = query.parent === undefined ? undefined : { groupId: query.parent };
      const readers = { directory: directories.groups, groups: stores.groups };
      return paged(await listGroups(readers, { parent }, pageRequest(query)), (each) => each);
    },
  }),
  operation({
    id: 'createGroup',
    method: 'POST',
    path: '/groups',
    scope: 'admin:users:write',
    summary: 'Make a group',
    body: z.strictObject({ name, description: description.optional(), parentId: groupId.optional() }),
    answer: { status: 201, schema: group },
    isVersioned: true,
    refusals: ['exists', 'unknown'],
    run: async ({ ports, initiator }, { body: { parentId, ...given } }) => {
      const parent = parentId === undefined ? undefined : { groupId: parentId };
      const made = await createGroup(ports, initiator, { ...given, parent });
      return { ...versioned(made), location: `/groups/${encodeURIComponent(made.groupId)}` };
    },
  }),
  operation({
    id: 'getGroup',
    method: 'GET',
    path: '/groups/:groupId',
    scope: 'admin:users:read',
    summary: 'A group, with those above it and those that stand in it',
    within,
    answer: { status: 200, schema: found },
    isVersioned: true,
    run: async (context, { path }) => {
      const { group: own, above, below } = await findGroup(context.stores, by(path));
      const sight = new Sight(context);
      const seen = await sight.of(above, ({ groupId: id }) => [{ kind: 'group', id }]);
      const [one = own, ...shown] = await sight.withParents([own, ...seen]);
      return { body: { ...one, above: shown, below: [...below] }, version: versionOf(own) };
    },
  }),
  operation({
    id: 'changeGroup',
    method: 'PATCH',
    path: '/groups/:groupId',
    scope: 'admin:users:write',
    summary: 'Change what is named of a group; without a parent (null) it stands at the top',
    body: z.strictObject({
      name: name.optional(),
      description: description.nullable().optional(),
      parentId: groupId.nullable().optional(),
    }),
    answer: { status: 200, schema: group },
    isVersioned: true,
    refusals: ['exists'],
    run: async ({ ports, initiator, expectedVersion }, { path, body: { parentId, ...given } }) => {
      const parent = typeof parentId === 'string' ? { groupId: parentId } : parentId;
      return versioned(await changeGroup(ports, initiator, by(path), { ...given, parent }, expectedVersion));
    },
  }),
  operation({
    id: 'deleteGroup',
    method: 'DELETE',
    path: '/groups/:groupId',
    scope: 'admin:users:write',
    summary: 'Delete a group, with what roles it had; refused while groups stand in it',
    answer: { status: 200, schema: group },
    isVersioned: true,
    refusals: ['in_use'],
    run: async ({ ports, initiator, expectedVersion }, { path }) => ({
      body: await deleteGroup(ports, initiator, by(path), expectedVersion),
    }),
  }),
  operation({
    id: 'listGroupMembers',
    method: 'GET',
    path: '/groups/:groupId/members',
    scope: 'admin:users:read',
    summary: 'Who is in a group, by subject; a search looks in the names of people',
    within,
    query: { ...pageQuery, below: z.boolean().optional().describe('With those who are in a group below it') },
    answer: { status: 200, schema: pageOf(member) },
    run: async ({ directories, stores }, { path, query }) => {
      const readers = { directory: directories.groups, groups: stores.groups };
      const options = { below: query.below };
      return paged(await listGroupMembers(readers, by(path), options, pageRequest(query)), (each) => each);
    },
  }),
  operation({
    id: 'addGroupMember',
    method: 'PUT',
    path: '/groups/:groupId/members/:subject',
    scope: 'admin:users:write',
    summary: 'Put a person in; once, however often it is asked',
    within: withinBoth,
    answer: { status: 200, schema: z.object({ added: z.boolean().describe('Whether they were not in before') }) },
    run: async ({ ports, initiator }, { path }) => ({
      body: { added: await addGroupMember(ports, initiator, by(path), { subject: path.subject }) },
    }),
  }),
  operation({
    id: 'removeGroupMember',
    method: 'DELETE',
    path: '/groups/:groupId/members/:subject',
    scope: 'admin:users:write',
    summary: 'Take a person out',
    within: withinBoth,
    answer: { status: 200, schema: z.object({ removed: z.boolean().describe('Whether they were in') }) },
    run: async ({ ports, initiator }, { path }) => ({
      body: { removed: await removeGroupMember(ports, initiator, by(path), { subject: path.subject }) },
    }),
  }),
];
