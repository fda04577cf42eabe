import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource, type EntityManager } from 'typeorm';
import type { DatabaseConfig } from './database-url.js';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';
import { WriteQueue } from './write-queue.js';

/** What a store works on: the database itself, or one transaction of it. */
export interface Connection {
  readonly read: EntityManager;
  write<T>(step: (manager: EntityManager) => Promise<T>): Promise<T>;
}

/** An open database. Reads never see what is not committed. */
export abstract class Database implements Connection {
  abstract readonly read: EntityManager;
  abstract write<T>(step: (manager: EntityManager) => Promise<T>): Promise<T>;
  /** Commits when `work` resolves, rolls back when it throws. */
  abstract transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T>;
  abstract migrate(): Promise<void>;
  abstract close(): Promise<void>;
}

/** @param options.migrate brings the schema up to date first; safe when several processes do it at once */
export async function openDatabase(config: DatabaseConfig, options: { migrate?: boolean } = {}): Promise<Database> {
  const database = config.type === 'sqlite' ? await openSqlite(config.file) : await openPostgres(config.url);
  if (options.migrate) {
    try {
      await database.migrate();
    } catch (error) {
      await database.close();
      throw error;
    }
  }
  return database;
}

const shared = { entities, migrations, migrationsTableName: 'signet_migrations', logging: false } as const;

/**
 * The driver is one synchronous connection, on which asynchronous transactions would interleave: writes go through
 * one queue on one connection, reads through another, which in WAL mode sees the last commit and waits for nobody.
 */
class SqliteDatabase extends Database {
  readonly #queue = new WriteQueue();
  readonly read: EntityManager;

  constructor(
    private readonly writer: DataSource,
    private readonly reader: DataSource,
  ) {
    super();
    this.read = reader.manager;
  }

  override write<T>(step: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.#queue.run(() => step(this.writer.manager));
  }

  override transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.#queue.run(() => this.#immediate(() => work(this.writer.manager)));
  }

  override migrate(): Promise<void> {
    return this.#queue.run(() =>
      this.#immediate(async () => {
        await this.writer.runMigrations({ transaction: 'none' });
      }),
    );
  }

  /** IMMEDIATE takes the write lock first, so that a second process waits instead of failing on upgrade. */
  async #immediate<T>(work: () => Promise<T>): Promise<T> {
    const { manager } = this.writer;
    await manager.query('BEGIN IMMEDIATE');
    try {
      const result = await work();
      await manager.query('COMMIT');
      return result;
    } catch (error) {
      await manager.query('ROLLBACK');
      throw error;
    }
  }

  override async close(): Promise<void> {
    await this.#queue.run(async () => undefined);
    await this.reader.destroy();
    await this.writer.destroy();
  }
}

async function openSqlite(file: string): Promise<Database> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const connect = () =>
    new DataSource({
      type: 'better-sqlite3',
      database: file,
      enableWAL: true,
      ...shared,
      prepareDatabase: (db: { pragma(text: string): unknown }) => {
        db.pragma('busy_timeout = 10000');
        db.pragma('foreign_keys = ON');
        // FULL: an acknowledged commit survives a crash of the process and of the machine.
        db.pragma('synchronous = FULL');
      },
    }).initialize();
  const writer = await connect();
  return new SqliteDatabase(writer, await connect());
}

/** An arbitrary number that only Signet's migrations lock. */
const migrationLock = 7_402_119;

class PostgresDatabase extends Database {
  readonly read: EntityManager;

  constructor(private readonly source: DataSource) {
    super();
    this.read = source.manager;
  }

  override write<T>(step: (manager: EntityManager) => Promise<T>): Promise<T> {
    return step(this.source.manager);
  }

  override transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.source.transaction(work);
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

async function openPostgres(url: string): Promise<Database> {
  const source = new DataSource({ type: 'postgres', url, poolSize: 10, ...shared });
  return new PostgresDatabase(await source.initialize());
}
