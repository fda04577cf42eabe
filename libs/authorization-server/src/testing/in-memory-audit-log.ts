import type { AuditEntry } from '../records/audit-entry.js';
import type { AuditFilter, AuditLog } from '../records/audit-log.js';

/** The log as a database keeps it, in a map; nothing seals it. */
export function inMemoryAuditLog(table: { readonly rows: Map<string, AuditEntry> }): AuditLog {
  return {
    append: async (entries) => {
      const ids = entries.map(({ entryId }) => entryId);
      if (new Set(ids).size < ids.length || ids.some((id) => table.rows.has(id))) throw new Error('an entry is there');
      for (const entry of entries) table.rows.set(entry.entryId, entry);
    },
    count: async (entry) => {
      const known = table.rows.get(entry.entryId);
      const count = (known?.count ?? 0) + entry.count;
      table.rows.set(entry.entryId, { ...(known ?? entry), count, lastAt: Math.max(known?.lastAt ?? 0, entry.lastAt) });
      return true;
    },
    find: async (entryId) => table.rows.get(entryId),
    page: async ({ after, limit, order = 'newest_first', ...filter }) => {
      const found = [...table.rows.values()].filter((entry) => matches(entry, filter)).sort(byId);
      const ordered = order === 'newest_first' ? found.reverse() : found;
      const isBehind = ({ entryId }: AuditEntry) =>
        after === undefined || (order === 'newest_first' ? entryId < after : entryId > after);
      return ordered.filter(isBehind).slice(0, limit);
    },
    forgetOrigins: async ({ subject }) => {
      const theirs = [...table.rows.values()].filter(
        (entry) => entry.subject === subject || entry.initiator.subject === subject,
      );
      return theirs.filter((entry) => forget(table, entry)).length;
    },
    forgetPerson: async ({ subject }) => {
      const theirs = [...table.rows.values()].filter((entry) => entry.subject === subject && entry.personal);
      for (const { personal: _, ...rest } of theirs) table.rows.set(rest.entryId, rest);
      return theirs.length;
    },
    deleteOlderThan: async ({ before, limit }) => {
      const old = [...table.rows.values()].filter(({ at, origin }) => at < before && origin !== undefined).sort(byId);
      return old.slice(0, limit).filter((entry) => forget(table, entry)).length;
    },
  };
}

function forget(table: { readonly rows: Map<string, AuditEntry> }, { origin, ...rest }: AuditEntry): boolean {
  if (origin === undefined) return false;
  table.rows.set(rest.entryId, rest);
  return true;
}

function matches(entry: AuditEntry, filter: AuditFilter): boolean {
  const { actor, subject, clientId, audience, name, target, since = 0, until = Number.POSITIVE_INFINITY } = filter;
  return (
    (actor === undefined || entry.initiator.subject === actor) &&
    (subject === undefined || entry.subject === subject) &&
    (clientId === undefined || entry.clientId === clientId) &&
    (audience === undefined || entry.audience === audience) &&
    (name === undefined || entry.name === name) &&
    (target === undefined || (entry.target.record === target.record && entry.target.id === target.id)) &&
    entry.at >= since &&
    entry.at < until
  );
}

function byId(a: AuditEntry, b: AuditEntry): number {
  return a.entryId < b.entryId ? -1 : 1;
}
