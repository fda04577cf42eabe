import type { Check } from '@signet/runtime';
import {
  answersCheck,
  BoundedPostgres,
  type BoundedPostgresOptions,
  type BoundedUrl,
  type DatabaseObserver,
  migrateOnce,
  orUnavailable,
  readBounds,
  refusalOfWrites,
  schemaCheck,
  writableCheck,
} from '@signet/runtime/database';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';
import { Database, type DatabaseLoad } from './database.js';
import { PooledStatements, plannedByValues, StatementTexts } from './postgres-statements.js';
import { runTransaction } from './postgres-transaction.js';
import { Reader } from './reader.js';
import { SharedReader } from './shared-reader.js';
import type { Connection, Statements } from './statements.js';
import { knownMigrations, migrationsOf } from './stored-schema.js';

/** An arbitrary number that only Signet's migrations lock. */
const migrationLock = 7_402_119;

/** Connections of one process. */
const poolSize = 10;
/** Besides, for what takes access back; and one for the question whether the database answers. */
const endingsSize = 3;
/** And for operators, as many again: their units of work wait for each other, and what they read for none of these. */
const administrationSize = 2;
/** The edge bounds what is under way, and by whom it is; this is for what it cannot see. */
const mostWaiting = 1_000;

interface ForMigrations {
  /** Milliseconds. */
  readonly longestWait: number;
  readonly connect: () => Promise<DataSource>;
}

class PostgresDatabase extends Database {
  override readonly read: Statements;
  override readonly reader: Reader;
  override readonly checks: readonly Check[];
  readonly #endings: Connection;
  readonly #administration: Connection;
  readonly #probe: Statements;
  readonly #texts: StatementTexts;
  readonly #pool: Pool;
  readonly #write: Statements;

  constructor(
    private readonly source: BoundedPostgres,
    private readonly forMigrations: ForMigrations,
    observer: DatabaseObserver | undefined,
  ) {
    super();
    this.#texts = new StatementTexts(observer);
    this.#pool = source.pool;
    this.reader = new Reader(source);
    this.read = new SharedReader(this.#pool, this.#texts);
    this.#write = new PooledStatements(this.#pool, this.#texts);
    this.#endings = over(source.reserve(endingsSize, mostWaiting), this.#texts);
    this.#administration = {
      ...over(source.reserve(administrationSize, mostWaiting), this.#texts),
      read: new SharedReader(source.reserve(administrationSize, mostWaiting), plannedByValues(observer)),
    };
    const own = source.reserve(1);
    this.#probe = new PooledStatements(own, this.#texts);
    this.checks = [
      answersCheck(() => this.probe()),
      writableCheck(() => refusalOfWrites(own), 'database_away'),
      schemaCheck(() => migrationsOf(this.#probe), knownMigrations),
    ];
  }

  override get endings(): Connection {
    return this.#endings;
  }

  override get administration(): Connection {
    return this.#administration;
  }

  override get load(): DatabaseLoad {
    return this.source.load;
  }

  override async probe(): Promise<void> {
    await this.#probe.rows('SELECT 1');
  }

  override async write<T>(step: (statements: Statements) => Promise<T>): Promise<T> {
    return step(this.#write);
  }

  override transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return runTransaction(this.#pool, this.#texts, work);
  }

  override migrate(): Promise<void> {
    const { longestWait, connect } = this.forMigrations;
    return migrateOnce({ source: this.source, connect, lock: migrationLock, longestWait });
  }

  override async close(): Promise<void> {
    await this.source.destroy();
  }
}

/** A pool as a connection. */
function over(pool: Pool, texts: StatementTexts): Connection {
  const write = new PooledStatements(pool, texts);
  return {
    read: new SharedReader(pool, texts),
    write: (step) => step(write),
    transaction: (work) => runTransaction(pool, texts, work),
  };
}

/**
 * An acknowledged rotation or sign-out must survive a crash: where the server was told otherwise, our connections insist.
 * @throws DatabaseUnavailable
 */
export async function openPostgres(url: string, observer?: DatabaseObserver): Promise<Database> {
  const bounded = readBounds(url);
  const forMigrations = {
    longestWait: bounded.bounds.migration,
    connect: () => connect(bounded, { poolSize: 2, forMigrations: true }),
  };
  const source = await connect(bounded, { poolSize, mostWaiting });
  if (!(await isAsynchronous(source))) return new PostgresDatabase(source, forMigrations, observer);
  await source.destroy();
  const insisting = await connect(bounded, { poolSize, mostWaiting, serverSettings: '-c synchronous_commit=on' });
  return new PostgresDatabase(insisting, forMigrations, observer);
}

async function isAsynchronous(source: DataSource): Promise<boolean> {
  try {
    const [setting]: ReadonlyArray<{ synchronous_commit: string }> = await source.query('SHOW synchronous_commit');
    return setting?.synchronous_commit === 'off';
  } catch (error) {
    await source.destroy();
    throw orUnavailable(error);
  }
}

function connect(bounded: BoundedUrl, options: BoundedPostgresOptions): Promise<BoundedPostgres> {
  return new BoundedPostgres(bounded, dataSourceOptions, options).initialize();
}
