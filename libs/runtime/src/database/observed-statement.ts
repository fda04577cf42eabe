import { BoundedMap } from '../bounded-map.js';
import type { Stretch } from '../observer.js';

/** As OpenTelemetry calls them (`db.system.name`). */
export type DatabaseSystem = 'sqlite' | 'postgresql';

/** Texts are few, for values are parameters; what TypeORM writes varies a little. */
const mostTexts = 1_000;

/**
 * What a statement is, by its operation and first table, for an `Observer`. Nothing else of its text is seen: it may hold
 * what was asked for.
 */
export class ObservedStatements {
  readonly #known = new BoundedMap<string, Stretch>(mostTexts, 'first-written');

  constructor(private readonly system: DatabaseSystem) {}

  of(sql: string): Stretch {
    const known = this.#known.get(sql);
    if (known) return known;
    const stretch = describe(sql, this.system);
    this.#known.set(sql, stretch);
    return stretch;
  }

  /** A transaction, or one write by itself, with its wait for a turn and for its commit. */
  together(name: 'transaction' | 'write'): Stretch {
    return { name, kind: 'client', facts: { 'db.system.name': this.system } };
  }
}

function describe(sql: string, system: DatabaseSystem): Stretch {
  const [, operation = 'statement'] = /^\s*([a-z]{1,20})\b/i.exec(sql) ?? [];
  const [, table] = /\b(?:FROM|INTO|UPDATE|TABLE)\s+"?(\w{1,63})"?/i.exec(sql) ?? [];
  const verb = operation.toUpperCase();
  return {
    name: table === undefined ? verb : `${verb} ${table}`,
    kind: 'client',
    facts: {
      'db.system.name': system,
      'db.operation.name': verb,
      ...(table !== undefined && { 'db.collection.name': table }),
    },
  };
}
