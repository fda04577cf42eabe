import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkedTheme } from '@signet/administration';
import { ConfigError, canonicalJson, Periodic, WatchedSource } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { defaultLook, type Look } from './look.js';
import type { LookFile, LookFiles } from './look-files.js';
import { filesOf, lookOfStored, lookOfTheme, parseTheme, themeMaxBytes } from './theme.js';

/** Milliseconds between looks at the file. */
const interval = 5_000;
/** Looks of before that pages are still being loaded with: who designs one saves again and again. */
const mostFormer = 4;

/**
 * How pages look by now: as a file says, read again when it changes, or else as operators stored it. While a file holds nothing good, what was before
 * goes on; a stored theme that is not good does not count.
 */
export class WatchedLook {
  readonly #looks: Periodic | undefined;
  /** The newest first. */
  #former: readonly LookFiles[] = [];
  #stored: StoredLook = {};
  /** What that was read from, as JSON. */
  #taken: string | undefined;

  private constructor(private readonly source?: WatchedSource<Look>) {
    this.#looks = source && new Periodic(() => source.look(), { interval, onError: () => {} });
  }

  /** @throws ConfigError that says what is wrong with the file */
  static async open(file: string | undefined, log: Log): Promise<WatchedLook> {
    if (file === undefined) return new WatchedLook();
    let watched: WatchedLook | undefined;
    const source = await WatchedSource.open<Look>({
      read: () => readAll(file),
      parse: (contents) => naming(() => lookRead(contents)),
      onRenewed: () => {
        // What is in use until now.
        if (watched) watched.#keep(watched.value.files);
        log.event('theme_renewed', {});
      },
      onRefused: (reason) =>
        log.event('theme_refused', { reason: reason instanceof Error ? reason.message : 'unknown' }),
    });
    watched = new WatchedLook(source);
    return watched;
  }

  get value(): Look {
    return this.source?.value ?? this.#stored.look ?? defaultLook;
  }

  /**
   * What is stored, undefined where nothing is. A file decides the look alone.
   * @returns why it does not count, in words that go on from its name
   */
  take(theme: unknown): string | undefined {
    if (this.source) return undefined;
    const seen = theme === undefined ? undefined : canonicalJson(theme);
    // It is told of changes of everything that is stored.
    if (seen !== this.#taken) {
      this.#keep(this.value.files);
      this.#stored = readStored(theme);
      this.#taken = seen;
    }
    return this.#stored.problem;
  }

  /** What pages load, by its name. */
  file(name: string): LookFile | undefined {
    return [this.value.files, ...this.#former].find((files) => files.has(name))?.get(name);
  }

  #keep(files: LookFiles): void {
    this.#former = [files, ...this.#former].slice(0, mostFormer);
  }

  start(): void {
    this.#looks?.start();
  }

  /** Looks at the file now. Never rejects. */
  async look(): Promise<void> {
    await this.source?.look();
  }

  async stop(): Promise<void> {
    await this.#looks?.stop();
  }
}

interface StoredLook {
  readonly look?: Look;
  /** Why it does not count. */
  readonly problem?: string;
}

function readStored(theme: unknown): StoredLook {
  if (theme === undefined) return {};
  try {
    return { look: lookOfStored(checkedTheme(theme)) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : 'is no theme' };
  }
}

/** The theme, and behind it what it names, in that order; one after another, so that of two faults the first is told each time. */
async function readAll(file: string): Promise<readonly Uint8Array[]> {
  const all = [await read(file, themeMaxBytes, 'names a file that')];
  for (const [name, most] of named(all[0] ?? new Uint8Array())) {
    all.push(await read(join(dirname(file), name), most, `names ${name}, which`));
  }
  return all;
}

/** None of a theme that is not good, which is said when it is parsed. */
function named(theme: Uint8Array): ReadonlyMap<string, number> {
  try {
    return filesOf(parseTheme(theme));
  } catch {
    return new Map();
  }
}

function lookRead([contents = new Uint8Array(), ...files]: readonly Uint8Array[]): Look {
  const theme = parseTheme(contents);
  const names = [...filesOf(theme).keys()];
  return lookOfTheme(theme, new Map(files.map((each, index) => [names[index] ?? '', each])));
}

async function read(file: string, most: number, whose: string): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  try {
    // One byte more than it may have, whatever it says of its size: a file without an end is not read to it.
    for await (const part of createReadStream(file, { end: most })) parts.push(part);
  } catch {
    throw new ConfigError('THEME_FILE', `${whose} cannot be read`);
  }
  const contents = Buffer.concat(parts);
  if (contents.length <= most) return contents;
  throw new ConfigError('THEME_FILE', `${whose} must have at most ${most} bytes`);
}

function naming<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new ConfigError('THEME_FILE', error instanceof Error ? error.message : 'is no theme');
  }
}
