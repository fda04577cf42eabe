import {
  type ActionOrderView,
  AdministrationError,
  type BoundReference,
  listOrders,
  orderAction,
  orderActionOfMembers,
  withdrawOrder,
} from '@signet/administration';
import { type OrderedAction, orderedActionNames } from '@signet/authorization-server';
import { z } from 'zod';
import { cursorOf, paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { of, subject, time } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';
import { placesNamed, withinPerson } from './places.js';

const action = z.enum(orderedActionNames as [OrderedAction, ...OrderedAction[]]);
const id = z.string().min(1).max(1024);
const immediately = z
  .boolean()
  .optional()
  .describe('Sessions end and grants are revoked now; else it is asked at the next sign-in, or when an app asks');

const order = of<ActionOrderView>()({ subject, action, orderedAt: time, username: z.string().optional() }).meta({
  id: 'ActionOrder',
});

interface Members {
  readonly groupId?: string | undefined;
  readonly organizationId?: string | undefined;
}

/** @throws AdministrationError invalid */
function membersOf({ groupId, organizationId }: Members): BoundReference {
  if (groupId !== undefined && organizationId === undefined) return { kind: 'group', group: { groupId } };
  if (organizationId !== undefined && groupId === undefined) {
    return { kind: 'organization', organization: { organizationId } };
  }
  throw new AdministrationError('invalid', 'it is ordered of the people of a group or of an organization');
}

export const actionOrderOperations: readonly Operation[] = [
  operation({
    id: 'listActionOrders',
    method: 'GET',
    path: '/action-orders',
    scope: 'admin:users:read',
    summary: 'What people were ordered to do and have not done, by person; a search looks in their names',
    within: (context, { query }) => placesNamed(context, query),
    query: {
      ...pageQuery,
      action: action.optional(),
      groupId: id.optional().describe('Of the people of this group and those in it alone'),
      organizationId: id.optional().describe('Of the members of this organization alone'),
    },
    answer: { status: 200, schema: pageOf(order) },
    run: async ({ directories }, { query: { groupId, organizationId, action: named, ...page } }) =>
      paged(
        await listOrders(directories.actionOrders, { groupId, organizationId, action: named }, pageRequest(page)),
        (each) => each,
      ),
  }),
  operation({
    id: 'orderActionOfMembers',
    method: 'POST',
    path: '/action-orders',
    scope: 'admin:users:write',
    summary: 'Order the people of a group or an organization to do something, a page of them at a time',
    within: (context, { body }) => placesNamed(context, body),
    body: z.strictObject({
      action,
      groupId: id.optional(),
      organizationId: id.optional(),
      immediately,
      limit: z.int().min(1).max(200).optional().describe('People of a page; 200 where it is absent'),
      cursor: z.string().min(1).max(4096).optional().describe('`next` of the page before; opaque'),
    }),
    answer: {
      status: 200,
      schema: z.object({
        ordered: z.int().describe('Who had no such order before'),
        of: z.int().describe('How many were looked at'),
        next: z.string().optional().describe('The cursor of the next page; absent at the last'),
      }),
    },
    // Of a group or an organization that is not there.
    refusals: ['unknown'],
    run: async ({ ports, initiator, stores, accounts, directories }, { body }) => {
      const { cursor, limit } = body;
      const { after } = pageRequest({ cursor });
      const { next, ...done } = await orderActionOfMembers(
        ports,
        initiator,
        { records: { ...stores, accounts }, groups: directories.groups, organizations: directories.organizations },
        membersOf(body),
        body.action,
        { immediately: body.immediately, limit, after },
      );
      return { body: { ...done, ...(next !== undefined && { next: cursorOf(next) }) } };
    },
  }),
  operation({
    id: 'listActionOrdersOfUser',
    method: 'GET',
    path: '/users/:subject/action-orders',
    scope: 'admin:users:read',
    summary: 'What a user was ordered to do and has not done',
    within: withinPerson,
    query: pageQuery,
    answer: { status: 200, schema: pageOf(order) },
    run: async ({ directories }, { path, query }) =>
      paged(await listOrders(directories.actionOrders, path, pageRequest(query)), (each) => each),
  }),
  operation({
    id: 'orderAction',
    method: 'POST',
    path: '/users/:subject/action-orders',
    scope: 'admin:users:write',
    summary: 'Order a user to do something before anything is given in their name',
    within: withinPerson,
    body: z.strictObject({ action, immediately }),
    answer: {
      status: 200,
      schema: z.object({
        order,
        isNew: z.boolean().describe('False where it was ordered before: that order stays'),
        revokedGrants: z.int(),
      }),
    },
    run: async ({ ports, initiator }, { path, body }) => ({
      body: await orderAction(ports, initiator, path, body.action, { immediately: body.immediately }),
    }),
  }),
  operation({
    id: 'withdrawActionOrder',
    method: 'DELETE',
    path: '/users/:subject/action-orders/:action',
    scope: 'admin:users:write',
    summary: 'Withdraw an order: the user need not do it any more',
    within: withinPerson,
    answer: { status: 200, schema: z.object({ withdrawn: z.boolean().describe('Whether it was ordered') }) },
    run: async ({ ports, initiator }, { path }) => ({
      body: { withdrawn: await withdrawOrder(ports, initiator, { subject: path.subject }, path.action) },
    }),
  }),
];
