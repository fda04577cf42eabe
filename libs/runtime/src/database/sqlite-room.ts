import { realpath, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What is used of better-sqlite3's own connection. */
interface Asked {
  pragma(text: string, options: { simple: true }): unknown;
}

/** Pages that must be left of what `max_page_count` allows. */
const leastPages = 16;
/** Bytes that must be left of the file system: what is less is gone with the next checkpoint. */
const leastBytes = 512 * 1024;

/**
 * Why a SQLite file cannot grow, in words of ours; undefined where it can. A small write alone would not tell: it finds room in the file
 * and its log that the next one does not find.
 * @param connection on which the limit was set: SQLite keeps it with the connection
 */
export async function wantOfRoom(file: string, connection: Asked): Promise<string | undefined> {
  const number = (name: string) => Number(connection.pragma(name, { simple: true }));
  // Of the limit, what the file does not have yet, and what it has and does not use.
  const pages = number('max_page_count') - number('page_count') + number('freelist_count');
  if (pages < leastPages) return `the file may have ${pages} pages more (max_page_count)`;
  const { bavail, bsize } = await statfs(await folderOf(file));
  return bavail * bsize < leastBytes ? `the file system has ${bavail * bsize} bytes left` : undefined;
}

/** Where it grows: a symbolic link may lie on another file system than its target. */
async function folderOf(file: string): Promise<string> {
  try {
    return dirname(await realpath(file));
  } catch {
    // That it is gone is found out elsewhere.
    return dirname(file);
  }
}
