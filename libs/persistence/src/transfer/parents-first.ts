import type { MovedTable } from './moved-table.js';
import { movedTables } from './moved-tables.js';
import type { Readable } from './table-digests.js';

/** What others refer to before what refers to it, as the target has it. */
export async function parentsFirst(target: Readable): Promise<readonly MovedTable[]> {
  const references = await target.dialect.references(target);
  const placed = new Set<string>();
  const ordered: MovedTable[] = [];
  while (ordered.length < movedTables.length) {
    const next = movedTables.filter(
      ({ name }) =>
        !placed.has(name) &&
        references.every(({ table, parent }) => table !== name || parent === name || placed.has(parent)),
    );
    if (next.length === 0) throw new Error('tables refer to each other in a circle');
    for (const table of next) placed.add(table.name);
    ordered.push(...next);
  }
  return ordered;
}
