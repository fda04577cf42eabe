import type { NameOutcome } from '@signet/authorization-server';
import type { ObjectLiteral } from 'typeorm';
import type { Connection } from '../sql/statements.js';
import type { Table, Where } from '../sql/table.js';

/** Of one row: its key, and what must be its alone. */
export interface UniqueName<Row> {
  readonly key: Where<Row>;
  readonly name: Where<Row>;
  /** The unique index over the latter. */
  readonly index: string;
}

/** `name_taken`: nothing was stored. One of any number of parallel calls gets a name. */
export async function insertNamed<Row extends ObjectLiteral>(
  connection: Connection,
  table: Table<Row>,
  row: Row,
): Promise<'stored' | 'name_taken'> {
  const isNew = await connection.write((statements) => table.insertOnce(statements, row));
  return isNew ? 'stored' : 'name_taken';
}

/** As `insertNamed`, over the row of the same key. */
export async function replaceNamed<Row extends ObjectLiteral>(
  connection: Connection,
  table: Table<Row>,
  row: Row,
  { key, name, index }: UniqueName<Row>,
): Promise<NameOutcome> {
  try {
    return await connection.write(async (statements) => {
      const holder = await table.find(statements, name);
      const isOther = holder && Object.entries(key).some(([property, value]) => holder[property] !== value);
      if (isOther) return (await table.exists(statements, key)) ? 'name_taken' : 'unknown';
      return (await table.replace(statements, row)) === 1 ? 'stored' : 'unknown';
    });
  } catch (error) {
    // Somebody took the name since it was looked for.
    if (connection.read.dialect.isTaken(error, index)) return 'name_taken';
    throw error;
  }
}
