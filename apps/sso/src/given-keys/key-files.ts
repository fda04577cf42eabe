import { constants } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '@signet/runtime';
import { mostGivenKeys } from './parse-keys.js';

/** Bytes of one file: a JWK Set of the longest keys has less. */
const mostBytes = 65_536;

/** The variable that an operator is to look at. */
export const variable = 'SIGNING_KEY_FILES';

/**
 * What the files hold, of folders what ends as keys do, by name: the first one is the oldest.
 * @throws ConfigError that names the file, and nothing of what is in it
 */
export async function readKeyFiles(places: readonly string[]): Promise<readonly Uint8Array[]> {
  const files: string[] = [];
  for (const place of places) files.push(...(await filesAt(place)));
  if (files.length > mostGivenKeys) throw new ConfigError(variable, `names more than ${mostGivenKeys} files`);
  const contents: Uint8Array[] = [];
  for (const file of files) contents.push(await readPrivate(file));
  return contents;
}

async function filesAt(place: string): Promise<readonly string[]> {
  try {
    if (!(await stat(place)).isDirectory()) return [place];
    const names = (await readdir(place)).filter((name) => /^[^.].*\.(pem|jwk|json)$/.test(name));
    return names.sort().map((name) => join(place, name));
  } catch {
    throw new ConfigError(variable, `names ${place}, which cannot be read`);
  }
}

/**
 * The mode is that of what is read, whatever has the name a moment later. Nobody waits for the other end of a pipe: a look that never
 * ends would be the last one.
 */
async function readPrivate(file: string): Promise<Uint8Array> {
  const refused = (reason: string) => new ConfigError(variable, `names ${file}, which ${reason}`);
  const unreadable = () => {
    throw refused('cannot be read');
  };
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(unreadable);
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw refused('is no file');
    if (process.platform !== 'win32' && (status.mode & 0o077) !== 0) {
      throw refused('can be read by others: chmod 600');
    }
    // One byte more than it may have, whatever it says of its size.
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes + 1), 0, mostBytes + 1, 0).catch(unreadable);
    if (bytesRead > mostBytes) throw refused(`has more than ${mostBytes} bytes`);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
