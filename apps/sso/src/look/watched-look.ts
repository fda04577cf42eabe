import { createReadStream } from 'node:fs';
import { ConfigError, Periodic, WatchedSource } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { defaultLook, type Look } from './look.js';
import { parseTheme, themeMaxBytes } from './theme.js';

/** Milliseconds between looks at the file. */
const interval = 5_000;

/** How pages look by now: as a file says, read again when it changes. While it holds nothing good, what was before goes on. */
export class WatchedLook {
  readonly #looks: Periodic | undefined;

  private constructor(private readonly source?: WatchedSource<Look>) {
    this.#looks = source && new Periodic(() => source.look(), { interval, onError: () => {} });
  }

  /** @throws ConfigError that says what is wrong with the file */
  static async open(file: string | undefined, log: Log): Promise<WatchedLook> {
    if (file === undefined) return new WatchedLook();
    const source = await WatchedSource.open<Look>({
      read: async () => [await read(file)],
      parse: ([contents = new Uint8Array()]) => parsed(contents),
      onRenewed: () => log.event('theme_renewed', {}),
      onRefused: (reason) =>
        log.event('theme_refused', { reason: reason instanceof Error ? reason.message : 'unknown' }),
    });
    return new WatchedLook(source);
  }

  get value(): Look {
    return this.source?.value ?? defaultLook;
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

async function read(file: string): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  try {
    // One byte more than it may have, whatever it says of its size: a file without an end is not read to it.
    for await (const part of createReadStream(file, { end: themeMaxBytes })) parts.push(part);
  } catch {
    throw new ConfigError('THEME_FILE', 'names a file that cannot be read');
  }
  const contents = Buffer.concat(parts);
  if (contents.length <= themeMaxBytes) return contents;
  throw new ConfigError('THEME_FILE', `must have at most ${themeMaxBytes} bytes`);
}

function parsed(contents: Uint8Array): Look {
  try {
    return parseTheme(contents);
  } catch (error) {
    throw new ConfigError('THEME_FILE', error instanceof Error ? error.message : 'is no theme');
  }
}
