import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type ReadMessage, readMessage } from './read-message.js';

/** Messages that are kept, and seconds for which they are. */
const [mostKept, longestKept] = [200, 7 * 86_400];
/** Octets of one that is read: what we write is far smaller. */
const largestRead = 1_048_576;

const nameOf = /^([0-9a-f]{8}[\w-]{1,64})\.eml$/;
/** Of a message that is being written; a process that was killed leaves it. */
const draftOf = /^\.([0-9a-f]{8})[\w-]{1,64}-\d+$/;

/** A message of the outbox, as it is shown. */
export interface OutboxMessage extends ReadMessage {
  readonly mailId: string;
}

/** Where it is when nobody says so: beside the file of the database. */
export function outboxBeside(databaseFile: string): string {
  return join(dirname(resolve(databaseFile)), 'outbox');
}

/** Mail in a folder in place of a server, a file of 0600 for each message: for whoever tries things out, and reads the disk anyway. */
export class Outbox {
  constructor(readonly folder: string) {}

  /** Makes the folder, where there is none. @throws NodeJS.ErrnoException */
  async make(): Promise<void> {
    const made = await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // Whatever the umask took.
    if (made !== undefined) await chmod(this.folder, 0o700);
  }

  /**
   * Whole or not at all; the same message twice is one. What is too old or too much goes.
   * @param now seconds since 1970
   * @throws NodeJS.ErrnoException
   */
  async write(mailId: string, message: Buffer, now: number): Promise<void> {
    const name = `${mailId}.eml`;
    if (!nameOf.test(name)) throw new Error('a message has no name for a file');
    await this.make();
    const draft = join(this.folder, `.${mailId}-${process.pid}`);
    await rm(draft, { force: true });
    await writeFile(draft, message, { flag: 'wx', mode: 0o600 });
    await rename(draft, join(this.folder, name));
    await this.#prune(now);
  }

  /** Newest first. */
  async list(limit = mostKept): Promise<readonly OutboxMessage[]> {
    const shown: OutboxMessage[] = [];
    for (const mailId of (await this.#ids()).slice(0, limit)) {
      const found = await this.find(mailId);
      if (found) shown.push(found);
    }
    return shown;
  }

  async find(mailId: string): Promise<OutboxMessage | undefined> {
    const raw = await this.raw(mailId);
    return raw && { mailId, ...readMessage(raw) };
  }

  /** As it lies there. */
  async raw(mailId: string): Promise<Buffer | undefined> {
    if (!nameOf.test(`${mailId}.eml`)) return undefined;
    const content = await readFile(join(this.folder, `${mailId}.eml`)).catch(() => undefined);
    return content?.subarray(0, largestRead);
  }

  async #ids(): Promise<readonly string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.flatMap((name) => nameOf.exec(name)?.[1] ?? []).sort((a, b) => (a < b ? 1 : -1));
  }

  async #prune(now: number): Promise<void> {
    const ids = await this.#ids();
    const over = ids.filter((mailId, nth) => nth >= mostKept || isTooOld(mailId, now));
    const drafts = (await readdir(this.folder)).filter((name) => isTooOld(draftOf.exec(name)?.[1] ?? '', now));
    const files = [...over.map((mailId) => `${mailId}.eml`), ...drafts];
    for (const name of files) await rm(join(this.folder, name), { force: true });
  }
}

/** By the second that an identifier begins with. */
function isTooOld(mailId: string, now: number): boolean {
  return Number.parseInt(mailId.slice(0, 8), 16) < now - longestKept;
}
