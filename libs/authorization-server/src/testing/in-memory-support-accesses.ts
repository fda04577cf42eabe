import type { SupportAccess, SupportAccessStore } from '../records/support-access.js';
import { byText, type Table } from './in-memory-table.js';

export function supportAccessStore(table: Table<SupportAccess>): SupportAccessStore {
  const those = (isOne: (row: SupportAccess) => boolean) =>
    [...table.rows.values()].filter(isOne).sort((a, b) => b.createdAt - a.createdAt || byText(a.accessId, b.accessId));
  return {
    insert: async (access) => table.insert(access.accessId, access),
    find: async (accessId) => table.rows.get(accessId),
    enter: async ({ accessId, ...entry }) =>
      table.change(accessId, (row) =>
        row.enteredAt === undefined && row.endedAt === undefined ? { ...row, ...entry } : undefined,
      ),
    end: async ({ accessId, ...end }) =>
      table.change(accessId, (row) => (row.endedAt === undefined ? { ...row, ...end } : undefined)),
    enteredIn: async (sessionId) => those((row) => row.supporterSessionId === sessionId && row.endedAt === undefined),
    openOf: async (supporter, now, limit) =>
      those((row) => row.supporter === supporter && row.endedAt === undefined && row.until > now).slice(0, limit),
    ofPerson: async (subject, limit) => those((row) => row.subject === subject).slice(0, limit),
    due: async (now, limit) => those((row) => row.endedAt === undefined && row.until <= now).slice(0, limit),
    deleteExpired: async (now, limit) => table.deleteExpired(now, limit),
  };
}
