import type { Observer } from '@signet/runtime';
import { type DatabaseSystem, ObservedStatements } from '@signet/runtime/database';
import type { DataSource, QueryRunner } from 'typeorm';

/** From now on somebody sees what the statements of this source are: all of them go through a query runner. */
export function observeSource(source: DataSource, observer: Observer, system: DatabaseSystem): void {
  const statements = new ObservedStatements(system);
  const create = source.createQueryRunner.bind(source);
  // SQLite has one for all.
  const observed = new WeakSet<QueryRunner>();
  source.createQueryRunner = (mode) => {
    const runner = create(mode);
    if (observed.has(runner)) return runner;
    observed.add(runner);
    const query = runner.query.bind(runner) as (...given: readonly unknown[]) => Promise<unknown>;
    const seen = (sql: string, ...rest: readonly unknown[]) =>
      observer.within(statements.of(sql), () => query(sql, ...rest));
    return Object.assign(runner, { query: seen as QueryRunner['query'] });
  };
}
