import BetterSqlite3 from 'better-sqlite3';
import { MovedTable, type TableDescription } from './moved-table.js';
import { movedTables, undescribed } from './moved-tables.js';
import { openReadOnly, readableOf } from './source.js';
import { compareDigests, digestsOf, type TableDigest } from './table-digests.js';

/** What a backup says of itself: a row for each table. */
const contents = '"signet_backup"';

const others = [...undescribed, 'signet_backup'];

/** Writes into a copy what it holds, as one file that needs no other beside it. @throws Error where the copy is damaged */
export async function sealBackup(file: string): Promise<readonly TableDigest[]> {
  const connection = new BetterSqlite3(file, { fileMustExist: true });
  try {
    connection.pragma('journal_mode = DELETE');
    connection.pragma('synchronous = FULL');
    checkPages(connection);
    const digests = await digestsOf(readableOf(connection), movedTables);
    connection.exec(
      `CREATE TABLE ${contents} ("description" text NOT NULL, "rows" bigint NOT NULL, "digest" text NOT NULL)`,
    );
    const insert = connection.prepare(`INSERT INTO ${contents} VALUES (?, ?, ?)`);
    connection.transaction(() => {
      for (const [index, { rows, digest }] of digests.entries()) {
        insert.run(JSON.stringify(movedTables[index]?.description), rows, digest);
      }
    })();
    return digests;
  } finally {
    connection.close();
  }
}

/**
 * Compares a backup with what it says of itself, by the tables and columns of the version that made it.
 * @throws Error where it is none, or not as it was made
 */
export async function checkBackup(file: string): Promise<readonly TableDigest[]> {
  const connection = openReadOnly(file);
  try {
    const source = readableOf(connection);
    if (!(await source.dialect.hasTable(source, 'signet_backup'))) throw new Error('it is no backup of signet');
    checkPages(connection);
    const rows = await source.rows(`SELECT "description", "rows", "digest" FROM ${contents}`);
    const said = rows.map((row) => ({
      description: JSON.parse(String(row.description)) as TableDescription,
      rows: Number(row.rows),
      digest: String(row.digest),
    }));
    const expected = said.map(({ description: { table }, rows, digest }) => ({ table, rows, digest }));
    const known = new Set([...others, ...expected.map(({ table }) => table)]);
    const strange = (await source.dialect.tables(source)).find((table) => !known.has(table));
    if (strange !== undefined) throw new Error(`it is damaged: nothing is said of ${strange}`);
    const tables = said.map(({ description }) => new MovedTable(description));
    compareDigests(expected, await digestsOf(source, tables), 'it is damaged, for these tables are not as they were');
    return expected;
  } finally {
    connection.close();
  }
}

/** A database again. */
export function unsealBackup(file: string): void {
  const connection = new BetterSqlite3(file, { fileMustExist: true });
  try {
    connection.exec(`DROP TABLE ${contents}`);
  } finally {
    connection.close();
  }
}

function checkPages(connection: BetterSqlite3.Database): void {
  const [page] = connection.pragma('integrity_check(1)', { simple: false }) as ReadonlyArray<{
    integrity_check: string;
  }>;
  if (page?.integrity_check !== 'ok') throw new Error('it is damaged: SQLite finds pages that do not fit together');
  const orphans = connection.pragma('foreign_key_check') as readonly unknown[];
  if (orphans.length > 0) throw new Error('it is damaged: rows refer to others that are not there');
}
