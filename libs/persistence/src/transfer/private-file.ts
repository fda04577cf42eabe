import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdtempSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** SQLite's own files beside a database. One that was left there would be read as a part of whatever gets the name. */
const companions = ['', '-wal', '-shm', '-journal'];

/** @throws Error where a database or a part of one has this name */
export function refuseExisting(file: string): void {
  const found = companions.map((ending) => `${file}${ending}`).find((path) => existsSync(path));
  if (found !== undefined) throw new Error(`${found} is there already: move it away`);
}

/** Whether `file` is the database or one of its companions, by whatever path. */
export function isPartOf(file: string, database: string): boolean {
  const [real, of] = [target(file), target(database)];
  return companions.some((ending) => real === `${of}${ending}`);
}

/** Where symbolic links lead, as SQLite follows them before it names what lies beside. */
export function target(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  return existsSync(dirname(file)) ? join(realpathSync(dirname(file)), basename(file)) : file;
}

/**
 * A file that appears under its name whole or not at all, and that its owner alone can read: `make` gets the path of an empty draft
 * in a folder of its own beside it.
 * @param replace whether one that has the name goes @throws Error where one has it and stays
 */
export async function placeFile<T>(file: string, replace: boolean, make: (draft: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(dirname(file), `.${basename(file)}-`));
  try {
    const draft = join(folder, 'draft');
    closeSync(openSync(draft, 'wx', 0o600));
    const made = await make(draft);
    chmodSync(draft, 0o600);
    sync(draft);
    if (replace) renameSync(draft, file);
    else place(draft, file);
    sync(dirname(file));
    return made;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of two at once one wins. */
function place(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new Error(`${file} is there already`);
    throw error;
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
