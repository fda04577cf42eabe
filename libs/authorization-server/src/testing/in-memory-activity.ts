import type { ActivityCount, ActivityPoint, ActivityStore, ActivityWindow } from '../records/activity-count.js';
import { byText, type Table } from './in-memory-table.js';

export function inMemoryActivity(table: Table<ActivityCount>): ActivityStore {
  const within = ({ span, since, until }: ActivityWindow) =>
    [...table.rows.values()].filter((row) => row.span === span && row.startsAt >= since && row.startsAt < until);
  return {
    add: async (counts) => {
      for (const count of counts) {
        const key = `${count.span} ${count.startsAt} ${count.kind} ${count.name}`;
        const { happened = 0 } = table.rows.get(key) ?? {};
        table.rows.set(key, { ...count, happened: happened + count.happened });
      }
    },
    series: async (window) => {
      const rows = within(window).map(({ startsAt, kind, name, happened }) => ({
        startsAt,
        kind,
        name: kind === 'sign_in' ? name : '',
        happened,
      }));
      const points = summed(rows, ({ startsAt, kind, name }) => `${startsAt} ${kind} ${name}`);
      return points.sort((a, b) => a.startsAt - b.startsAt || byText(a.kind, b.kind) || byText(a.name, b.name));
    },
    totals: async (window, most) => {
      const rows = within(window).map(({ kind, name, happened }) => ({ startsAt: 0, kind, name, happened }));
      const names = summed(rows, ({ kind, name }) => `${kind} ${name}`)
        .map(({ startsAt: _, ...total }) => total)
        .sort((a, b) => byText(a.kind, b.kind) || b.happened - a.happened || byText(a.name, b.name));
      return names.filter(({ kind }, at) => names.slice(0, at).filter((each) => each.kind === kind).length < most);
    },
    deleteExpired: async (now, limit) => table.deleteExpired(now, limit),
  };
}

function summed(rows: readonly ActivityPoint[], keyOf: (row: ActivityPoint) => string): ActivityPoint[] {
  const sums = new Map<string, ActivityPoint>();
  for (const row of rows) {
    const key = keyOf(row);
    sums.set(key, { ...row, happened: (sums.get(key)?.happened ?? 0) + row.happened });
  }
  return [...sums.values()];
}
