import { type AuditEntry, AuditLog, type AuditPageRequest } from '../audit-log.js';

/** The log as a database keeps it, without one. */
export class InMemoryAuditLog extends AuditLog {
  readonly #entries = new Map<string, AuditEntry>();

  override async append(entries: readonly AuditEntry[]): Promise<void> {
    const ids = entries.map(({ entryId }) => entryId);
    if (new Set(ids).size < ids.length || ids.some((id) => this.#entries.has(id))) throw new Error('an entry is there');
    for (const entry of entries) this.#entries.set(entry.entryId, entry);
  }

  override async page({ record, recordId, after, limit }: AuditPageRequest): Promise<readonly AuditEntry[]> {
    return [...this.#entries.values()]
      .filter((entry) => entry.record === record && entry.recordId === recordId)
      .sort(newestFirst)
      .filter((entry) => after === undefined || newestFirst(after, entry) < 0)
      .slice(0, limit);
  }

  override async deleteOlderThan({ before, limit }: { before: number; limit: number }): Promise<number> {
    const old = [...this.#entries.values()].filter(({ at }) => at < before).sort(newestFirst);
    const gone = old.reverse().slice(0, limit);
    for (const { entryId } of gone) this.#entries.delete(entryId);
    return gone.length;
  }
}

type Place = Pick<AuditEntry, 'at' | 'entryId'>;

/** Negative where `a` comes before `b`. */
function newestFirst(a: Place, b: Place): number {
  return b.at - a.at || (a.entryId < b.entryId ? 1 : -1);
}
