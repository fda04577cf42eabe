import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';
import { Database } from './database.js';
import { PooledStatements, StatementTexts } from './postgres-statements.js';
import { runTransaction } from './postgres-transaction.js';
import { SharedReader } from './shared-reader.js';
import type { Connection, Statements } from './statements.js';

/** An arbitrary number that only Signet's migrations lock. */
const migrationLock = 7_402_119;

class PostgresDatabase extends Database {
  override readonly read: Statements;
  readonly #texts = new StatementTexts();
  readonly #pool: Pool;
  readonly #write: Statements;

  constructor(private readonly source: DataSource) {
    super();
    // The pool beneath TypeORM's driver.
    this.#pool = (source.driver as unknown as { readonly master: Pool }).master;
    this.read = new SharedReader(this.#pool, this.#texts);
    this.#write = new PooledStatements(this.#pool, this.#texts);
  }

  override async write<T>(step: (statements: Statements) => Promise<T>): Promise<T> {
    return step(this.#write);
  }

  override transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return runTransaction(this.#pool, this.#texts, work);
  }

  override async migrate(): Promise<void> {
    const runner = this.source.createQueryRunner();
    try {
      await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
      await this.source.runMigrations({ transaction: 'all' });
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
      await runner.release();
    }
  }

  override async close(): Promise<void> {
    await this.source.destroy();
  }
}

/** An acknowledged rotation or sign-out must survive a crash: where the server was told otherwise, our connections insist. */
export async function openPostgres(url: string): Promise<Database> {
  const source = await connect(url);
  const [setting]: ReadonlyArray<{ synchronous_commit: string }> = await source.query('SHOW synchronous_commit');
  if (setting?.synchronous_commit !== 'off') return new PostgresDatabase(source);
  await source.destroy();
  return new PostgresDatabase(await connect(url, { options: '-c synchronous_commit=on' }));
}

/** Pipelining: a statement is sent without waiting for the answer of the one before it. */
function connect(url: string, extra: Readonly<Record<string, unknown>> = {}): Promise<DataSource> {
  const options = { url, poolSize: 10, extra: { pipeline: true, ...extra }, ...dataSourceOptions };
  return new DataSource({ type: 'postgres', ...options }).initialize();
}
