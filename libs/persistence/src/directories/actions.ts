import type { ActionOrderDirectory, TermsDirectory } from '@signet/administration';
import type { ActionOrder, TermsAcceptance } from '@signet/authorization-server';
import { ActionOrderEntity } from '../records/action-orders.js';
import { groupIdsBelow } from '../records/groups.js';
import { documentOf, TermsAcceptanceEntity, TermsEntity, type TermsRow } from '../records/terms.js';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { contains, equals, ofNamedAccount, pageFrom, withUsernames } from './listing.js';
import { keyPage } from './pages.js';

/** What people are to do, by the page. */
export interface ActionDirectories {
  readonly actionOrders: ActionOrderDirectory;
  readonly terms: TermsDirectory;
}

const orders = new Table(ActionOrderEntity);
const terms = new Table(TermsEntity);
const acceptances = new Table(TermsAcceptanceEntity);
const termsPage = keyPage<TermsRow>('termsId', 'version');
const acceptancePage = keyPage<TermsAcceptance>('subject', 'termsId', 'version');
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
    terms: {
      list: async (request) => {
        const { search } = request;
        const page = await pageFrom(
          statements,
          {
            table: terms,
            from: '"terms_document"',
            key: ['terms_id', 'version'],
            direction: 'ASC',
            conditions: search === undefined ? [] : [contains(statements, ['terms_id', 'title'], search)],
            ...termsPage,
          },
          request,
        );
        return { ...page, items: page.items.map(documentOf) };
      },
      acceptances: async ({ subject, termsId, version }, request) => {
        const page = await pageFrom(
          statements,
          {
            table: acceptances,
            from: '"terms_acceptance"',
            key: ['subject', 'terms_id', 'version'],
            direction: 'ASC',
            conditions: [
              ...equals('subject', subject),
              ...equals('terms_id', termsId),
              ...equals('version', version),
              ...ofNamedAccount(statements, request.search),
            ],
            ...acceptancePage,
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
