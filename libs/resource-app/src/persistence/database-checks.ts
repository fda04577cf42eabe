import type { Check } from '@signet/runtime';
import {
  answersCheck,
  asUnavailable,
  BoundedPostgres,
  FileInPlace,
  migrationNames,
  refusalBySqlite,
  refusalOfWrites,
  schemaCheck,
  standingCheck,
  wantOfRoom,
  writableCheck,
} from '@signet/runtime/database';
import type { DataSource, QueryRunner } from 'typeorm';

/** What is used of better-sqlite3's own connection. */
export interface SqliteConnection {
  readonly name: string;
  pragma(text: string, options?: { readonly simple?: boolean }): unknown;
}

/** The driver's own connections, which TypeORM has no public word for. */
const connections = new WeakMap<DataSource, { readonly connection: SqliteConnection; readonly place: FileInPlace }>();

/**
 * For `databaseChecks`; from now on nothing is acknowledged that was written to a file which nobody finds again.
 * @param source open and migrated, so that its log is there
 */
export function followSqlite(source: DataSource, connection: SqliteConnection): void {
  // Beside the target of a symbolic link.
  const [main] = connection.pragma('database_list') as ReadonlyArray<{ readonly file: string }>;
  const log = `${main?.file ?? connection.name}-wal`;
  const place = new FileInPlace(connection.name, log);
  connections.set(source, { connection, place });
  refuseWhereReplaced(source, place);
}

const reading = /^\s*(?:SELECT|PRAGMA)\b/i;

/** All statements go through the one query runner of SQLite. After each, for one before would not see what happens meanwhile. */
function refuseWhereReplaced(source: DataSource, place: FileInPlace): void {
  const runner = source.createQueryRunner();
  const query = runner.query.bind(runner) as (...given: readonly unknown[]) => Promise<unknown>;
  const checked = async (sql: string, ...rest: readonly unknown[]) => {
    const answer = await query(sql, ...rest);
    if (!reading.test(sql)) place.check();
    return answer;
  };
  Object.assign(runner, { query: checked as QueryRunner['query'] });
}

/** All that can be wrong with a database that `openDatabase` opened. */
export function databaseChecks(database: DataSource): readonly Check[] {
  const known = migrationNames(database.migrations);
  const migrations = `SELECT "name" FROM "${database.options.migrationsTableName}"`;
  const namesOf = (rows: ReadonlyArray<{ readonly name: string }>) => rows.map(({ name }) => name);
  if (database instanceof BoundedPostgres) {
    // A connection of its own: a table that is locked may hold up all others.
    const own = database.reserve(1);
    return [
      answersCheck(() => own.query('SELECT 1')),
      writableCheck(() => refusalOfWrites(own), 'database_away'),
      schemaCheck(async () => namesOf((await own.query<{ name: string }>(migrations)).rows), known),
    ];
  }
  const opened = connections.get(database);
  return [
    // A sum alone would not read the file.
    answersCheck(() => database.query('SELECT count(*) FROM sqlite_master')),
    schemaCheck(async () => namesOf(await database.query(migrations)), known),
    ...(opened === undefined ? [] : [placeCheck(opened.place), roomCheck(opened.connection)]),
  ];
}

const placeCheck = (place: FileInPlace) => standingCheck('database_replaced', () => place.check());

function roomCheck(connection: SqliteConnection): Check {
  const asked = { pragma: (text: string) => connection.pragma(text, { simple: true }) };
  const refusal = () =>
    refusalBySqlite(
      () => wantOfRoom(connection.name, asked),
      async () => writeSomething(connection),
    );
  return writableCheck(refusal, 'database_not_writable');
}

/** A number that nothing else reads. Where another process writes, that it can be written is known: nobody waits for it. */
function writeSomething(connection: SqliteConnection): void {
  const [{ timeout }] = connection.pragma('busy_timeout') as readonly [{ readonly timeout: number }];
  try {
    // The driver's waiting would stop the event loop.
    connection.pragma('busy_timeout = 0');
    connection.pragma('user_version = 0');
  } catch (error) {
    if (!asUnavailable(error)?.reason.startsWith('SQLITE_BUSY')) throw error;
  } finally {
    connection.pragma(`busy_timeout = ${timeout}`);
  }
}
