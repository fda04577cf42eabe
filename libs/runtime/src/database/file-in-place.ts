import { statSync } from 'node:fs';
import { DatabaseUnavailable } from './database-unavailable.js';

/**
 * Whether the files that were opened are still those of their names. Who copies a backup over a database, or deletes it, leaves the
 * process with files that nobody finds again: it would go on, and lose at its end all that it acknowledged.
 */
export class FileInPlace {
  readonly #opened: ReadonlyMap<string, string | undefined>;

  /** @param file a database that is open in WAL mode, and its log with it, which lies beside the target of a symbolic link */
  constructor(file: string, log: string) {
    this.#opened = new Map([file, log].map((name) => [name, identityOf(name)]));
  }

  /** @throws DatabaseUnavailable where one was replaced or deleted */
  check(): void {
    for (const [name, identity] of this.#opened) {
      if (identityOf(name) !== identity)
        throw new DatabaseUnavailable('its file was replaced or deleted while it was open');
    }
  }
}

function identityOf(name: string): string | undefined {
  const found = statSync(name, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
