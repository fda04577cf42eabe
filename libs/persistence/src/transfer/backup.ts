import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DatabaseConfig } from '@signet/runtime/database';
import type { KeyCipher } from '../key-cipher.js';
import { openDatabase } from '../sql/open-database.js';
import { checkBackup, sealBackup, unsealBackup } from './backup-file.js';
import { fillDatabase, type Moved, type MoveProgress, moveDatabase } from './move-database.js';
import { requireOwnSchema } from './moved-tables.js';
import { isPartOf, placeFile, refuseExisting } from './private-file.js';
import { checkSealedValues } from './sealed-values.js';
import { atOneMoment, openReadOnly, readableOf } from './source.js';
import { rowsOf, type TableDigest } from './table-digests.js';
import { tellOf } from './tell-of.js';

interface FileOptions {
  readonly database: DatabaseConfig;
  /** An absolute path. */
  readonly file: string;
  readonly cipher: KeyCipher;
  readonly onProgress?: ((progress: MoveProgress) => void) | undefined;
}

/**
 * All that a database holds at one moment, as one SQLite file of mode 0600, whichever kind the database is and while its issuer
 * runs: a transaction that only reads holds up no writer.
 * @param options.replace whether a file of this name goes
 * @param options.tell that a copy was taken: durable before the file is there, and where that fails there is none
 * @throws Error where the schema is of another version, the master key of another database, or the copy not what was copied
 */
export async function backUpDatabase(
  options: FileOptions & { readonly replace: boolean; readonly tell?: (() => Promise<void>) | undefined },
): Promise<Moved> {
  const { database, file, cipher, replace, onProgress, tell } = options;
  if (database.type === 'sqlite' && isPartOf(file, database.file))
    throw new Error('a backup cannot be the database itself');
  if (!replace && existsSync(file)) throw new Error(`${file} is there already`);
  if (!existsSync(dirname(file))) throw new Error(`there is no folder ${dirname(file)}`);
  return placeFile(file, replace, async (draft) => {
    if (database.type === 'sqlite') await vacuumInto(database.file, draft);
    else {
      const to = { type: 'sqlite', file: draft } as const;
      await atOneMoment(database, (source) => fillDatabase(source, { to, cipher, onProgress }));
    }
    const digests = await sealBackup(draft);
    const made = movedOf(digests, await sealedIn(draft, cipher));
    await tell?.();
    return made;
  });
}

/**
 * Fills the place of a database from a backup of this version or an earlier one. A file is there whole or not at all; where the
 * target is PostgreSQL, it goes on when it is begun again.
 * @throws Error where the backup is damaged, of a newer version or of another master key, or where something is in its place
 */
export async function restoreDatabase({ database, file, cipher, onProgress }: FileOptions): Promise<Moved> {
  if (!existsSync(file)) throw new Error('there is no such file');
  if (database.type === 'postgres') {
    const folder = mkdtempSync(join(tmpdir(), 'signet-restore-'));
    try {
      const draft = join(folder, 'draft');
      await prepare(file, draft, cipher);
      const from = { type: 'sqlite', file: draft } as const;
      return await moveDatabase({ from, to: database, cipher, told: 'database_restored', onProgress });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  refuseExisting(database.file);
  mkdirSync(dirname(database.file), { recursive: true, mode: 0o700 });
  return placeFile(database.file, false, async (draft) => {
    const digests = await prepare(file, draft, cipher);
    const moved = movedOf(digests, await sealedIn(draft, cipher));
    await tellRestored(draft, cipher);
    return moved;
  });
}

async function tellRestored(draft: string, cipher: KeyCipher): Promise<void> {
  const restored = await openDatabase({ type: 'sqlite', file: draft }, { existing: true });
  try {
    await restored.transaction((connection) => tellOf(connection, cipher, 'database_restored'));
  } finally {
    await restored.close();
  }
}

/** Checked, and brought up to date, with nothing beside it. */
async function prepare(backup: string, draft: string, cipher: KeyCipher): Promise<readonly TableDigest[]> {
  copyFileSync(backup, draft);
  const digests = await checkBackup(draft);
  unsealBackup(draft);
  await (await openDatabase({ type: 'sqlite', file: draft }, { migrate: true })).close();
  await sealedIn(draft, cipher);
  return digests;
}

/** One statement, which sees one state; what was deleted is not in it. */
async function vacuumInto(database: string, draft: string): Promise<void> {
  const connection = openReadOnly(database);
  try {
    await requireOwnSchema(readableOf(connection));
    // It would forbid the copy to be written as well.
    connection.pragma('query_only = OFF');
    connection.prepare('VACUUM INTO ?').run(draft);
  } finally {
    connection.close();
  }
}

async function sealedIn(file: string, cipher: KeyCipher): Promise<number> {
  return atOneMoment({ type: 'sqlite', file }, (source) => checkSealedValues(source, cipher));
}

function movedOf(digests: readonly TableDigest[], sealed: number): Moved {
  return { tables: digests.length, rows: rowsOf(digests), sealed };
}
