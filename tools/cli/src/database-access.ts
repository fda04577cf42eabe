import { existsSync } from 'node:fs';
import { loadMasterKey, type MoveProgress } from '@signet/persistence';
import { ConfigError, concerning, type SecretSource } from '@signet/runtime';
import type { CliIo } from './command-context.js';

/** What opens the keys of a database that is there: none is made. @throws Error that begins with the variable's name */
export async function existingMasterKey(source: SecretSource) {
  if (source.file === undefined) return concerning('MASTER_KEY', () => loadMasterKey(source));
  if (!existsSync(source.file)) throw new ConfigError('MASTER_KEY_FILE', 'names a file that is not there');
  return concerning('MASTER_KEY_FILE', () => loadMasterKey(source));
}

/** For a person who waits: a line for each table that is done, on the standard error. */
export function progressOf(io: CliIo, json: boolean | undefined) {
  return ({ table, moved, of }: MoveProgress) => {
    if (!json) io.stderr(`${table}: ${moved} of ${of}\n`);
  };
}
