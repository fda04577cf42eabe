import type { AccountLink } from '../records/account-link.js';
import type { ActionOrder, ActionOrderKey } from '../records/action-order.js';
import type { EmailCode } from '../records/email-code.js';
import type { MadeOffer } from '../records/made-offer.js';
import type { Stores } from '../records/stores.js';
import type { TermsAcceptance, TermsDocument, TermsInForce, TermsKey } from '../records/terms.js';
import { inMemoryAccountLinks } from './in-memory-account-links.js';
import { inMemoryMadeOffers } from './in-memory-made-offers.js';
import { byText, Table } from './in-memory-table.js';

/** What people are to do. */
export function actionTables() {
  return {
    accountLinks: new Table<AccountLink>(),
    actionOrders: new Table<ActionOrder>(),
    emailCodes: new Table<EmailCode>(),
    madeOffers: new Table<MadeOffer>(),
    terms: new Table<TermsDocument>(),
    termsAcceptances: new Table<TermsAcceptance>(),
  };
}

type ActionTables = ReturnType<typeof actionTables>;

const keyOf = ({ subject, action }: ActionOrderKey): string => JSON.stringify([subject, action]);
const termsKey = ({ termsId, version }: TermsKey): string => JSON.stringify([termsId, version]);

export function actionStores(
  tables: ActionTables,
): Pick<Stores, 'accountLinks' | 'actionOrders' | 'emailCodes' | 'madeOffers' | 'terms' | 'termsAcceptances'> {
  const { actionOrders, emailCodes, terms, termsAcceptances } = tables;
  const ofPerson = (subject: string) => [...actionOrders.rows.values()].filter((row) => row.subject === subject);
  const remove = async (order: ActionOrderKey) => actionOrders.rows.delete(keyOf(order));
  return {
    accountLinks: inMemoryAccountLinks(tables.accountLinks),
    actionOrders: {
      ofPerson: async (subject) => ofPerson(subject).sort((a, b) => byText(a.action, b.action)),
      insert: async (order) => insertOnce(actionOrders, keyOf(order), order),
      fulfil: remove,
      withdraw: remove,
      deleteAllOf: async (subject) =>
        ofPerson(subject).filter((order) => actionOrders.rows.delete(keyOf(order))).length,
    },
    emailCodes: {
      find: async (subject) => emailCodes.rows.get(subject),
      save: async (code) => void emailCodes.rows.set(code.subject, code),
      tryOnce: async ({ subject, digest }, most) =>
        emailCodes.change(subject, (row) =>
          row.digest === digest && row.tries < most ? { ...row, tries: row.tries + 1 } : undefined,
        ),
      consume: async ({ subject, digest }) =>
        emailCodes.rows.get(subject)?.digest === digest && emailCodes.rows.delete(subject),
      deleteExpired: async (now, limit) => emailCodes.deleteExpired(now, limit),
    },
    madeOffers: inMemoryMadeOffers(tables.madeOffers),
    terms: {
      find: async (key) => terms.rows.get(termsKey(key)),
      inForce: async (now) =>
        [...terms.rows.values()].flatMap(({ text: _, retiredAt, effectiveFrom, ...row }): readonly TermsInForce[] =>
          retiredAt === undefined && effectiveFrom !== undefined && effectiveFrom <= now
            ? [{ ...row, effectiveFrom }]
            : [],
        ),
      insert: async (document) => insertOnce(terms, termsKey(document), document),
      replace: async (document) => terms.change(termsKey(document), () => document),
    },
    termsAcceptances: {
      ofPerson: async (subject) =>
        [...termsAcceptances.rows.values()]
          .filter((row) => row.subject === subject)
          .sort((a, b) => byText(a.termsId, b.termsId) || byText(a.version, b.version)),
      insert: async (row) => insertOnce(termsAcceptances, JSON.stringify([row.subject, termsKey(row)]), row),
    },
  };
}

function insertOnce<T>(table: Table<T>, key: string, row: T): boolean {
  if (table.rows.has(key)) return false;
  table.insert(key, row);
  return true;
}
