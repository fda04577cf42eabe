import type { RecordedRefusal, RefusalStore } from '../records/recorded-refusal.js';
import { byText, type Table } from './in-memory-table.js';

export function inMemoryRefusals(table: Table<RecordedRefusal>): RefusalStore {
  const keepNewest = (rows: readonly RecordedRefusal[], most: number) => {
    const newest = [...rows].sort((a, b) => b.at - a.at || byText(a.supportCode, b.supportCode));
    for (const { supportCode } of newest.slice(most)) table.rows.delete(supportCode);
  };
  return {
    find: async (supportCode) => table.rows.get(supportCode),
    list: async ({ place, code }, { after, limit }) =>
      [...table.rows.values()]
        .filter((row) => (place === undefined || row.place === place) && (code === undefined || row.code === code))
        .sort((a, b) => b.at - a.at || byText(b.supportCode, a.supportCode))
        .filter(
          ({ at, supportCode }) =>
            after === undefined || at < after.at || (at === after.at && supportCode < after.supportCode),
        )
        .slice(0, limit),
    record: async (refusals, most) => {
      for (const refusal of refusals) {
        if (!table.rows.has(refusal.supportCode)) table.insert(refusal.supportCode, refusal);
      }
      const rows = (isIt: (row: RecordedRefusal) => boolean) => [...table.rows.values()].filter(isIt);
      for (const { place, source } of refusals) {
        for (const isKnown of [true, false]) {
          const ofPlace = rows((row) => row.place === place && (row.clientId !== undefined) === isKnown);
          keepNewest(ofPlace, most.ofPlace);
        }
        keepNewest(
          rows((row) => row.source === source),
          most.ofSource,
        );
      }
    },
    deleteExpired: async (now, limit) => table.deleteExpired(now, limit),
  };
}
