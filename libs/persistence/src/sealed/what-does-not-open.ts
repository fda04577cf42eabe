import type { SecretSource } from '@signet/runtime';
import { asUnavailable } from '@signet/runtime/database';
import { readMasterKey } from '../key-cipher.js';
import { sealedColumns } from '../records/sealed-columns.js';
import type { Database } from '../sql/database.js';
import { sealing } from './sealed-column.js';

/**
 * Why a process that starts now could not read what is stored under the master key; undefined where it could.
 * @param source as it is now, which need not be what this process read
 * @throws DatabaseUnavailable
 */
export async function whatDoesNotOpen(source: SecretSource, { read }: Database): Promise<string | undefined> {
  try {
    const cipher = readMasterKey(source);
    for (const sealed of sealedColumns) {
      const { table, column, key } = sealed;
      const { open } = sealing(cipher, sealed);
      for (const row of await read.rows(`SELECT "${key}", "${column}" FROM "${table}"`)) {
        open(String(row[column]), String(row[key]));
      }
    }
    return undefined;
  } catch (error) {
    if (asUnavailable(error)) throw error;
    return error instanceof Error ? error.message : 'it does not open';
  }
}
