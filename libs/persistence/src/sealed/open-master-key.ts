import type { SecretSource } from '@signet/runtime';
import { isMissing, type KeyCipher, loadMasterKey, readMasterKey } from '../key-cipher.js';
import type { Database } from '../sql/database.js';
import { hasSealed } from './reseal.js';

export interface OpenedMasterKey {
  readonly cipher: KeyCipher;
  /** There was none, and nothing was stored under one. */
  readonly made: boolean;
}

/**
 * The master key of a database. A file that is missing is made for a new database alone: beside one that holds keys it is lost or
 * not mounted, and another one would open nothing.
 * @throws Error that says what is wrong with it, never what it is
 */
export async function openMasterKey(source: SecretSource, database: Database): Promise<OpenedMasterKey> {
  const made = isMissing(source);
  if (made && (await hasSealed(database))) {
    throw new Error(
      `${source.file} is missing, and the database holds keys that only it opens: put it back, or see \`signet keys reset\``,
    );
  }
  // One that goes away just now is not made anew: nobody has looked at the database for it.
  return { cipher: made ? loadMasterKey(source) : readMasterKey(source), made };
}
