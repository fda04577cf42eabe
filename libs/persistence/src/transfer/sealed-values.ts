import type { KeyCipher } from '../key-cipher.js';
import type { Row } from '../sql/statement.js';
import type { MovedTable } from './moved-table.js';
import type { Readable } from './table-digests.js';

/** Under which name each ciphertext was made, by its column. */
const contexts: Readonly<Record<string, (row: Row) => string>> = {
  'signing_key.encrypted_private_jwk': ({ kid }) => String(kid),
  'issuer_secret.encrypted_value': ({ name }) => `secret:${String(name)}`,
};

/** Columns that hold ciphertext of the master key. @throws Error for one that nobody can check */
export function sealedColumnsOf(tables: readonly MovedTable[]) {
  const sealed = tables.flatMap(({ name: table, description: { columns } }) =>
    columns.filter(({ name }) => name.startsWith('encrypted_')).map(({ name }) => ({ table, column: name })),
  );
  return sealed.map(({ table, column }) => {
    const contextOf = contexts[`${table}.${column}`];
    if (!contextOf) throw new Error(`nobody knows how ${table}.${column} is encrypted`);
    return { table, column, contextOf };
  });
}

/** Decrypts each of them, and keeps none. How many there are. @throws Error where the master key is another one */
export async function checkSealedValues(
  source: Readable,
  tables: readonly MovedTable[],
  cipher: KeyCipher,
): Promise<number> {
  let count = 0;
  for (const { table, column, contextOf } of sealedColumnsOf(tables)) {
    // They are few: keys of a year, and a secret for each purpose.
    for (const row of await source.rows(`SELECT * FROM "${table}"`)) {
      cipher.decrypt(String(row[column]), contextOf(row));
      count += 1;
    }
  }
  return count;
}
