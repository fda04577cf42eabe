import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';
import { Database } from './database.js';
import { type Connection, type Row, type Statements, type Value, within } from './statements.js';

/** An arbitrary number that only Signet's migrations lock. */
const migrationLock = 7_402_119;

class PostgresDatabase extends Database {
  override readonly read: Statements;
  readonly #texts = new StatementTexts();

  constructor(private readonly source: DataSource) {
    super();
    this.read = new PostgresStatements(this.#pool, this.#texts);
  }

  override async write<T>(step: (statements: Statements) => Promise<T>): Promise<T> {
    return step(this.read);
  }

  override async transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken = false;
    try {
      await client.query('BEGIN');
      const result = await work(within(new PostgresStatements(client, this.#texts)));
      // A transaction in which a statement failed answers COMMIT with ROLLBACK and no error.
      if ((await client.query('COMMIT')).command !== 'COMMIT') throw new Error('the transaction was rolled back');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.release(broken);
    }
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

  /** The pool beneath TypeORM's driver. */
  get #pool(): Pool {
    return (this.source.driver as unknown as { readonly master: Pool }).master;
  }
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Our texts with PostgreSQL's parameters, each under a name by which a connection prepares it once. */
class StatementTexts {
  readonly #known = new Map<string, NamedText>();

  of(sql: string): NamedText {
    let known = this.#known.get(sql);
    if (!known) {
      let position = 0;
      const text = sql.replace(/\?/g, () => {
        position += 1;
        return `$${position}`;
      });
      known = { name: `signet_${this.#known.size}`, text };
      this.#known.set(sql, known);
    }
    return known;
  }
}

class PostgresStatements implements Statements {
  readonly dialect = 'postgres';

  constructor(
    private readonly queryable: Pick<Pool | PoolClient, 'query'>,
    private readonly texts: StatementTexts,
  ) {}

  async rows(sql: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    return (await this.#query(sql, values)).rows;
  }

  async change(sql: string, values: readonly Value[] = []): Promise<number> {
    return (await this.#query(sql, values)).rowCount ?? 0;
  }

  #query(sql: string, values: readonly Value[]) {
    const { name, text } = this.texts.of(sql);
    return this.queryable.query<Record<string, unknown>>({ name, text, values: [...values] });
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

function connect(url: string, extra: Readonly<Record<string, unknown>> = {}): Promise<DataSource> {
  return new DataSource({ type: 'postgres', url, poolSize: 10, extra, ...dataSourceOptions }).initialize();
}
