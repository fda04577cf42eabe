import { chmodSync, lstatSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, parse, resolve } from 'node:path';
import { warn } from '../log-line.js';

const others = 0o077;
const writableByOthers = 0o022;
const sticky = 0o1000;

/** Files that are told once: a path for each database of the process. */
const told = new Set<string>();

/**
 * Makes a SQLite database private to its user, however it came about: its folder 0700, the file and what SQLite keeps beside it 0600.
 * To be called when it is known to be a database. A symbolic link is left alone, and so is what belongs to somebody else; that it is
 * open to others is said.
 */
export function keepPrivate(file: string): void {
  if (process.platform === 'win32') return;
  keepFolderPrivate(dirname(file));
  for (const suffix of ['', '-wal', '-shm', '-journal']) keepFilePrivate(`${file}${suffix}`);
}

/**
 * Makes an empty file that nobody else reads, which is a database without tables; nothing where something has this name. SQLite gives
 * `-wal` and `-shm` the mode of the file.
 */
export function createPrivate(file: string): void {
  try {
    writeFileSync(file, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // What stands in the way otherwise, the driver says.
    if (!['EEXIST', 'EACCES', 'EROFS', 'ENOTDIR', 'ENOENT', 'EPERM', 'EISDIR'].includes(codeOf(error))) throw error;
  }
}

/** Not a folder that is more than that of a database: a home, a root, or one where anybody puts files. */
function keepFolderPrivate(folder: string): void {
  const stats = look(folder);
  if (!stats) return;
  if (stats.isSymbolicLink()) sayOfTarget(folder);
  if (stats.isSymbolicLink() || (stats.mode & others) === 0) return;
  const shared = [process.cwd(), homedir(), parse(folder).root].some((each) => resolve(each) === resolve(folder));
  const mendable = stats.isDirectory() && isOurs(stats) && !shared && (stats.mode & sticky) === 0;
  change(folder, stats, mendable);
}

/**
 * Makes one file private. By its name, because closing a second descriptor of a database would end the locks of the first (POSIX):
 * so only where nobody else can put another file in its place meanwhile.
 */
export function keepFilePrivate(file: string): void {
  if (process.platform === 'win32') return;
  const stats = look(file);
  if (!stats) return;
  if (stats.isSymbolicLink()) sayOfTarget(file);
  if (stats.isSymbolicLink() || (stats.mode & others) === 0) return;
  const folder = look(dirname(file));
  const keepsPlace = folder !== undefined && ((folder.mode & writableByOthers) === 0 || (folder.mode & sticky) !== 0);
  change(file, stats, stats.isFile() && isOurs(stats) && keepsPlace);
}

function change(path: string, { mode }: Stats, mendable: boolean): void {
  const was = (mode & 0o777).toString(8).padStart(4, '0');
  if (mendable && isChanged(path, mode & 0o700)) warn({ event: 'made_private', path, was });
  else sayOnce(path, was);
}

/** Not on a file system that is read only, or has no modes. */
function isChanged(path: string, mode: number): boolean {
  try {
    chmodSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function sayOfTarget(link: string): void {
  try {
    const { mode } = statSync(link);
    if ((mode & others) !== 0) sayOnce(link, (mode & 0o777).toString(8).padStart(4, '0'));
  } catch {
    // It leads nowhere.
  }
}

function sayOnce(path: string, mode: string): void {
  if (told.has(path)) return;
  told.add(path);
  warn({ event: 'open_to_others', path, mode });
}

function look(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function isOurs({ uid }: Stats): boolean {
  return uid === process.geteuid?.();
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
