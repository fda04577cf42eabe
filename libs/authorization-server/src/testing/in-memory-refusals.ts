import type { RecordedRefusal, RefusalStore } from '../records/recorded-refusal.js';
import { byText, type Table } from './in-memory-table.js';

export function inMemoryRefusals(table: Table<RecordedRefusal>): RefusalStore {
  const keepNewest = (rows: readonly RecordedRefusal[], most: number) => {
    const newest = [...rows].sort((a, b) => b.at - a.at || byText(a.supportCode, b.supportCode));
    for (const { supportCode } of newest.slice(most)) table.rows.delete(supportCode);
  };
  return {
    find: async (supportCode) => table.rows.get(supportCode),
    record: async (refusals, most) => {
      for (const refusal of refusals) {
        if (!table.rows.has(refusal.supportCode)) table.insert(refusal.supportCode, refusal);
      }
      for (const place of new Set(refusals.map((each) => each.place))) {
        keepNewest(
          [...table.rows.values()].filter((row) => row.place === place),
          most.ofPlace,
        );
      }
      keepNewest([...table.rows.values()], most.inAll);
    },
    deleteExpired: async (now, limit) => table.deleteExpired(now, limit),
  };
}
