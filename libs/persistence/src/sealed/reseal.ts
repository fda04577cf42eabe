import type { KeyCipher } from '../key-cipher.js';
import { sealedColumns } from '../records/sealed-columns.js';
import type { Database } from '../sql/database.js';
import type { Row } from '../sql/statement.js';
import type { Statements } from '../sql/statements.js';
import { type SealedColumn, sealing } from './sealed-column.js';

/** How much of a column is under which master key. */
export interface Resealed {
  readonly table: string;
  readonly column: string;
  /** Brought under the new key just now. */
  readonly changed: number;
  /** Under the new key before. */
  readonly already: number;
}

/**
 * Brings all that is stored under one master key under another, in one transaction: whole or not at all. Asked again it changes
 * what is still under the old key.
 * @throws Error for what neither key opens
 */
export function reseal(database: Database, before: KeyCipher, after: KeyCipher): Promise<readonly Resealed[]> {
  return database.transaction(async ({ read: statements }) => {
    const done: Resealed[] = [];
    for (const column of sealedColumns) done.push(await resealColumn(statements, column, before, after));
    return done;
  });
}

/** When a watch for stragglers ends. */
export interface Watch {
  /** Resolves when it is time to look again; false where no look is left. */
  readonly next: () => Promise<boolean>;
  /** Whether processes find the new key by now: from then on a few looks are enough. */
  readonly isReplaced: () => boolean;
}

/** Looks after the key was replaced: what was sealed just before may still have waited for its turn to be stored. */
const looksAfter = 10;

/**
 * After `reseal`: brings over what processes that still had the key of before stored since.
 * @returns how many values those were
 */
export async function resealStragglers(
  database: Database,
  before: KeyCipher,
  after: KeyCipher,
  { next, isReplaced }: Watch,
): Promise<number> {
  let found = 0;
  let left = looksAfter;
  while (left > 0 && (await next())) {
    if (isReplaced()) left -= 1;
    for (const { changed } of await reseal(database, before, after)) found += changed;
  }
  return found;
}

async function resealColumn(
  statements: Statements,
  sealed: SealedColumn,
  before: KeyCipher,
  after: KeyCipher,
): Promise<Resealed> {
  const { table, column, key } = sealed;
  const [older, newer] = [sealing(before, sealed), sealing(after, sealed)];
  // What is written meanwhile would stay under the old key.
  await statements.dialect.lockTable(statements, table);
  const rows = await rowsOf(statements, sealed);
  let already = 0;
  for (const row of rows) {
    const [name, ciphertext] = [String(row[key]), String(row[column])];
    if (opens(() => newer.open(ciphertext, name))) {
      already += 1;
      continue;
    }
    const fresh = newer.seal(older.open(ciphertext, name), name);
    await statements.change(`UPDATE "${table}" SET "${column}" = ? WHERE "${key}" = ?`, [fresh, name]);
  }
  return { table, column, changed: rows.length - already, already };
}

/** Whether anything is stored that only the master key opens. */
export async function hasSealed({ read }: Database): Promise<boolean> {
  for (const { table } of sealedColumns) {
    if ((await read.rows(`SELECT 1 FROM "${table}" LIMIT 1`)).length > 0) return true;
  }
  return false;
}

/** What is gone with a lost master key: how many of each, and what that means. */
export interface Lost {
  readonly table: string;
  readonly count: number;
  readonly means: string;
}

export async function whatIsLost({ read }: Database): Promise<readonly Lost[]> {
  const lost: Lost[] = [];
  for (const { table, lost: means } of sealedColumns) {
    const [row] = await read.rows(`SELECT COUNT(*) AS "count" FROM "${table}"`);
    lost.push({ table, count: Number(row?.count), means });
  }
  return lost;
}

/** Forgets every row with a sealed column, in the transaction of `statements`. */
export async function forgetSealed(statements: Statements): Promise<void> {
  for (const { table } of sealedColumns) await statements.change(`DELETE FROM "${table}"`);
}

function rowsOf(statements: Statements, { table, column, key }: SealedColumn): Promise<readonly Row[]> {
  return statements.rows(`SELECT "${key}", "${column}" FROM "${table}" ORDER BY "${key}"`);
}

function opens(open: () => string): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}
