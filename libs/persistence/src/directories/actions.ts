import type { ActionOrderDirectory } from '@signet/administration';
import type { ActionOrder } from '@signet/authorization-server';
import { ActionOrderEntity } from '../records/action-orders.js';
import { groupIdsBelow } from '../records/groups.js';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { equals, ofNamedAccount, pageFrom, withUsernames } from './listing.js';
import { keyPage } from './pages.js';

/** What people are to do, by the page. */
export interface ActionDirectories {
  readonly actionOrders: ActionOrderDirectory;
}

const orders = new Table(ActionOrderEntity);
const orderPage = keyPage<ActionOrder>('subject', 'action');

/** @param statements that only read */
export function createActionDirectories(statements: Statements): ActionDirectories {
  return {
    actionOrders: {
      list: async ({ subject, action, groupId, organizationId }, request) => {
        const page = await pageFrom(
          statements,
          {
            table: orders,
            from: '"action_order"',
            key: ['subject', 'action'],
            direction: 'ASC',
            conditions: [
              ...equals('subject', subject),
              ...equals('action', action),
              ...among(`SELECT "subject" FROM "group_member" WHERE "group_id" IN (${groupIdsBelow})`, groupId),
              ...among('SELECT "subject" FROM "organization_member" WHERE "organization_id" = ?', organizationId),
              ...ofNamedAccount(statements, request.search),
            ],
            ...orderPage,
          },
          request,
        );
        return withUsernames(statements, page);
      },
    },
  };
}

function among(people: string, id: string | undefined) {
  return id === undefined ? [] : [{ sql: `"subject" IN (${people})`, values: [id] }];
}
