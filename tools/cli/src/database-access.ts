import { type MoveProgress, readMasterKey } from '@signet/persistence';
import { concerning, type SecretSource } from '@signet/runtime';
import type { CliIo } from './command-context.js';
import { masterKeyVariable } from './master-key.js';

/** What opens the keys of a database that is there: none is made. @throws Error that begins with the variable's name */
export async function existingMasterKey(source: SecretSource) {
  return concerning(masterKeyVariable(source), () => readMasterKey(source));
}

/** For a person who waits: a line for each table that is done, on the standard error. */
export function progressOf(io: CliIo, json: boolean | undefined) {
  return ({ table, moved, of }: MoveProgress) => {
    if (!json) io.stderr(`${table}: ${moved} of ${of}\n`);
  };
}
