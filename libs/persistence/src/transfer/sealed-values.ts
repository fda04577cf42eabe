import type { KeyCipher } from '../key-cipher.js';
import { sealedColumns } from '../records/sealed-columns.js';
import type { Readable } from './table-digests.js';

/** Opens every ciphertext, and keeps none. How many there are. @throws Error where the master key is another one */
export async function checkSealedValues(source: Readable, cipher: KeyCipher): Promise<number> {
  let count = 0;
  for (const { table, column, key, context } of sealedColumns) {
    // They are few: keys of a year, and a secret for each purpose.
    for (const row of await source.rows(`SELECT "${key}" AS "key", "${column}" AS "sealed" FROM "${table}"`)) {
      cipher.decrypt(String(row.sealed), context(String(row.key)));
      count += 1;
    }
  }
  return count;
}
