import { existsSync } from 'node:fs';
import { asUnavailable, type DatabaseConfig, isUnfinishedTransfer, unfinishedTransfer } from '@signet/runtime/database';
import type { KeyCipher } from '../key-cipher.js';
import { dataSourceOptions } from '../sql/data-source-options.js';
import type { Database } from '../sql/database.js';
import { openPostgres } from '../sql/postgres.js';
import { openSqlite } from '../sql/sqlite.js';
import type { Value } from '../sql/statement.js';
import type { Connection, Statements } from '../sql/statements.js';
import { migrationsOf } from '../sql/stored-schema.js';
import type { MovedTable } from './moved-table.js';
import { movedTables, requireOwnSchema, undescribed } from './moved-tables.js';
import { parentsFirst } from './parents-first.js';
import { checkSealedValues } from './sealed-values.js';
import { atOneMoment } from './source.js';
import {
  compareDigests,
  digestsOf,
  fingerprintOf,
  pagesOf,
  type Readable,
  rowsOf,
  type TableDigest,
} from './table-digests.js';
import { tellOf } from './tell-of.js';

export interface MoveProgress {
  readonly table: string;
  readonly moved: number;
  readonly of: number;
}

interface FillOptions {
  readonly to: DatabaseConfig;
  readonly cipher: KeyCipher;
  /** What the trail of the target tells of it, from the moment at which it counts as filled; undefined for a copy that is nobody's database. */
  readonly told?: 'database_moved' | 'database_restored' | undefined;
  /** Told after each page. */
  readonly onProgress?: ((progress: MoveProgress) => void) | undefined;
}

/** How much was moved, and is there as it was. */
export interface Moved {
  readonly tables: number;
  readonly rows: number;
  /** Ciphertexts that the master key opens. */
  readonly sealed: number;
}

/**
 * Fills an empty database with all that another one holds, of either kind, whose issuer is stopped. Begun again after it was
 * ended half-way it goes on; until it is done no issuer starts on the target. The source is only read.
 * @throws Error where the target holds something else, where the source changed meanwhile, or where the two differ in the end
 */
export async function moveDatabase(options: FillOptions & { readonly from: DatabaseConfig }): Promise<Moved> {
  const { from, to } = options;
  if (isSame(from, to)) throw new Error('a database cannot be moved into itself');
  return atOneMoment(from, (source) =>
    fillDatabase(source, {
      ...options,
      beforeEnd: (digests) =>
        atOneMoment(from, async (later) => {
          const now = await digestsOf(later, movedTables);
          compareDigests(
            digests,
            now,
            'the source was changed meanwhile: stop its issuer, empty the target and begin again',
          );
        }),
    }),
  );
}

interface Filling extends FillOptions {
  /** The last look before the target counts as filled. */
  readonly beforeEnd?: (digests: readonly TableDigest[]) => Promise<void>;
}

/** Fills an empty database with what is read of another at one moment. @throws Error as `moveDatabase` */
export async function fillDatabase(source: Readable, options: Filling): Promise<Moved> {
  const { to, cipher, told, onProgress = () => {}, beforeEnd } = options;
  await requireOwnSchema(source);
  const sealed = await checkSealedValues(source, cipher);
  const digests = await digestsOf(source, movedTables);
  await refuseTaken(to);
  const target = await openTarget(to);
  try {
    await copy(target, { source, digests, onProgress });
    compareDigests(digests, await digestsOf(target.read, movedTables), 'the target is not what it was filled from');
    await beforeEnd?.(digests);
    const tell = told && ((connection: Connection) => tellOf(connection, cipher, told));
    await finish(target, fingerprintOf(digests), tell);
  } finally {
    await target.close();
  }
  return { tables: digests.length, rows: rowsOf(digests), sealed };
}

function isSame(from: DatabaseConfig, to: DatabaseConfig): boolean {
  if (from.type === 'sqlite') return to.type === 'sqlite' && from.file === to.file;
  return to.type === 'postgres' && from.url === to.url;
}

/** Not by `openDatabase`, which opens none that is half filled. */
function openTarget(config: DatabaseConfig): Promise<Database> {
  return config.type === 'sqlite' ? openSqlite(config.file) : openPostgres(config.url);
}

/** @throws Error where the target holds anything, but for the beginning of a transfer, before anything of it is changed */
async function refuseTaken(config: DatabaseConfig): Promise<void> {
  if (config.type === 'sqlite' && !existsSync(config.file)) return;
  await atOneMoment(config, async (target) => {
    const ours = new Set([...undescribed, progressTable, ...movedTables.map(({ name }) => name)]);
    const tables = await target.dialect.tables(target);
    const foreign = tables.find((table) => !ours.has(table));
    if (foreign !== undefined) throw new Error(`the target holds something else: the table ${foreign}`);
    if (!(await migrationsOf(target)).some(isUnfinishedTransfer)) await refuseRows(target, tables);
  });
}

/** @throws Error where one of the records' tables, of those that are there, has rows */
async function refuseRows(target: Readable, tables: readonly string[]): Promise<void> {
  for (const { name } of movedTables.filter((table) => tables.includes(table.name))) {
    const [row] = await target.rows(`SELECT 1 FROM "${name}" LIMIT 1`);
    if (row) throw new Error(`the target is not empty: ${name} has rows`);
  }
}

interface Copying {
  readonly source: Readable;
  readonly digests: readonly TableDigest[];
  readonly onProgress: (progress: MoveProgress) => void;
}

async function copy(target: Database, { source, digests, onProgress }: Copying): Promise<void> {
  if (!(await migrationsOf(target.read)).some(isUnfinishedTransfer)) await target.migrate();
  await target.transaction(({ read }) => begin(read, fingerprintOf(digests)));
  const totals = new Map(digests.map(({ table, rows }) => [table, rows]));
  for (const table of await parentsFirst(target.read)) {
    const state = await stateOf(target.read, table);
    let { moved } = state;
    for await (const page of pagesOf(source, table, state.after)) {
      await target
        .transaction(({ read }) => add(read, table, page, moved))
        .catch((error: unknown) => {
          throw asUnavailable(error) ?? new Error(`${table.name}: ${wordsOf(error)}`, { cause: error });
        });
      moved += page.length;
      onProgress({ table: table.name, moved, of: totals.get(table.name) ?? 0 });
    }
  }
}

/** How far each table is. It is there while the target is filled. */
const progressTable = 'signet_transfer';
const progress = `"${progressTable}"`;

/** @throws Error where the target holds anything but the beginning of this very transfer */
async function begin(target: Statements, fingerprint: string): Promise<void> {
  await target.dialect.lockName(target, 'transfer');
  const mark = unfinishedTransfer(fingerprint);
  const begun = (await migrationsOf(target)).filter(isUnfinishedTransfer);
  if (begun.length > 0) {
    if (begun.includes(mark.name)) return;
    throw new Error(
      'the target is half filled from another source, or from this one as it was: empty it and begin again',
    );
  }
  // Somebody may have been faster since it was looked at.
  await refuseRows(target, await target.dialect.tables(target));
  const insert = `INSERT INTO "${dataSourceOptions.migrationsTableName}" ("timestamp", "name") VALUES (?, ?)`;
  await target.change(insert, [mark.number, mark.name]);
  await target.change(
    `CREATE TABLE ${progress} ("table_name" text PRIMARY KEY, "after" text, "moved" bigint NOT NULL)`,
  );
  for (const { name } of movedTables) {
    await target.change(`INSERT INTO ${progress} ("table_name", "moved") VALUES (?, 0)`, [name]);
  }
}

async function stateOf(target: Readable, { name }: MovedTable): Promise<{ after?: readonly Value[]; moved: number }> {
  const [row] = await target.rows(`SELECT "after", "moved" FROM ${progress} WHERE "table_name" = ?`, [name]);
  const moved = Number(row?.moved ?? 0);
  return typeof row?.after === 'string' ? { after: JSON.parse(row.after), moved } : { moved };
}

/** A page, and that it is there; of two processes that fill one target, one stops here. */
async function add(
  target: Statements,
  table: MovedTable,
  page: ReadonlyArray<readonly Value[]>,
  before: number,
): Promise<void> {
  const last = JSON.stringify(table.keyOf(page.at(-1) ?? []));
  const noted = await target.change(
    `UPDATE ${progress} SET "after" = ?, "moved" = ? WHERE "table_name" = ? AND "moved" = ?`,
    [last, before + page.length, table.name, before],
  );
  if (noted !== 1) throw new Error('another process fills the same target');
  for (const values of page) await target.send(table.insertOf(values));
}

/** The first line of what a driver says, in whatever realm its error is made; it names no values. */
function wordsOf(error: unknown): string {
  const { message } = Object(error) as { readonly message?: unknown };
  return String(message).split('\n', 1)[0] ?? '';
}

async function finish(
  target: Database,
  fingerprint: string,
  tell: ((connection: Connection) => Promise<void>) | undefined,
): Promise<void> {
  await target.transaction(async (connection) => {
    const { read } = connection;
    await tell?.(connection);
    const { name } = unfinishedTransfer(fingerprint);
    await read.change(`DELETE FROM "${dataSourceOptions.migrationsTableName}" WHERE "name" = ?`, [name]);
    await read.change(`DROP TABLE ${progress}`);
  });
}
