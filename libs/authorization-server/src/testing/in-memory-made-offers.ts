import type { MadeOffer, MadeOfferStore } from '../records/made-offer.js';
import { byText, type Table } from './in-memory-table.js';

const keyOf = ({ subject, offer }: Pick<MadeOffer, 'subject' | 'offer'>): string => JSON.stringify([subject, offer]);

export function inMemoryMadeOffers(table: Table<MadeOffer>): MadeOfferStore {
  const ofPerson = (subject: string) => [...table.rows.values()].filter((row) => row.subject === subject);
  return {
    ofPerson: async (subject) => ofPerson(subject).sort((a, b) => byText(a.offer, b.offer)),
    make: async ({ subject, offer, offeredAt }, { notSince, notAfter }) => {
      const key = keyOf({ subject, offer });
      const before = table.rows.get(key);
      const isOver = before && (before.offeredAt <= notSince || before.offeredAt > notAfter);
      if (before && (before.declinedAt !== undefined || !isOver)) return false;
      if (before) return table.change(key, (row) => ({ ...row, offeredAt }));
      table.insert(key, { subject, offer, offeredAt });
      return true;
    },
    decline: async ({ at, ...declined }) =>
      table.change(keyOf(declined), (row) => (row.declinedAt === undefined ? { ...row, declinedAt: at } : undefined)),
    deleteAllOf: async (subject) => ofPerson(subject).filter((row) => table.rows.delete(keyOf(row))).length,
  };
}
