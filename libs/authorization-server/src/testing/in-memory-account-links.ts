import type { AccountLink, AccountLinkFilter, AccountLinkStore } from '../records/account-link.js';
import { byText, type Table } from './in-memory-table.js';

export function inMemoryAccountLinks(table: Table<AccountLink>): AccountLinkStore {
  const all = () => [...table.rows.values()];
  return {
    find: async (digest) => table.rows.get(digest),
    open: async ({ purpose, subject, address, place, createdAt }, now, limit) =>
      all()
        .filter((row) => row.purpose === purpose && row.usedAt === undefined && row.expiresAt > now)
        .filter((row) => subject === undefined || row.subject === subject)
        .filter((row) => address === undefined || row.address === address)
        .filter((row) => place === undefined || isAt(row.place, place))
        .filter((row) => createdAt === undefined || row.createdAt === createdAt)
        .sort((a, b) => a.createdAt - b.createdAt || byText(a.digest, b.digest))
        .slice(0, limit),
    insert: async (link) => table.insert(link.digest, link),
    use: async (digest, now) =>
      table.change(digest, (row) =>
        row.usedAt === undefined && row.expiresAt > now ? { ...row, usedAt: now } : undefined,
      ),
    delete: async (digest) => table.rows.delete(digest),
    deleteAllOf: async (subject) =>
      all().filter((row) => row.subject === subject && table.rows.delete(row.digest)).length,
    deleteExpired: async (now, limit) => table.deleteExpired(now, limit),
  };
}

function isAt(own: AccountLink['place'], wanted: NonNullable<AccountLinkFilter['place']>): boolean {
  return wanted === 'none' ? own === undefined : own?.kind === wanted.kind && own.id === wanted.id;
}
