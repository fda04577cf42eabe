import { createHash } from 'node:crypto';
import { SingleFlight } from '../single-flight.js';

export interface WatchedSourceOptions<T> {
  /** What is there now. @throws Error in words for the log */
  readonly read: () => Promise<readonly Uint8Array[]>;
  /** What it comes to. @throws Error in words for the log */
  readonly parse: (contents: readonly Uint8Array[]) => T;
  /** Hears of each value but the first. @throws Error where it cannot be used: it counts as refused */
  readonly onRenewed?: (value: T) => void;
  /** What is there is not good, and what was before goes on. Told once for each. */
  readonly onRefused?: (reason: unknown) => void;
  /** Hears after each look but the first what is wrong with what is there; undefined where it is in use. */
  readonly onLooked?: (reason: unknown) => void;
}

/**
 * What files hold, read again by content: whoever replaces them may write, rename or turn a symlink. While they hold nothing
 * good, what they held before goes on. Several files are replaced one after the other, so that only what is still wrong at
 * the next look is told.
 */
export class WatchedSource<T> {
  #value: T;
  /** Fingerprints: what is in use, and what is not good. */
  #used: string;
  #doubted: string | undefined;
  #told: string | undefined;
  readonly #looks: SingleFlight<void>;

  private constructor(
    private readonly options: WatchedSourceOptions<T>,
    contents: readonly Uint8Array[],
  ) {
    this.#value = options.parse(contents);
    this.#used = fingerprint(contents);
    this.#looks = new SingleFlight(() => this.#look());
  }

  /** @throws what `read` and `parse` throw */
  static async open<T>(options: WatchedSourceOptions<T>): Promise<WatchedSource<T>> {
    return new WatchedSource(options, await options.read());
  }

  get value(): T {
    return this.#value;
  }

  /** Never rejects. */
  look(): Promise<void> {
    return this.#looks.run();
  }

  async #look(): Promise<void> {
    let seen: string | undefined;
    try {
      const contents = await this.options.read();
      seen = fingerprint(contents);
      if (seen !== this.#used) {
        const value = this.options.parse(contents);
        this.options.onRenewed?.(value);
        this.#value = value;
        this.#used = seen;
      }
      this.#doubted = undefined;
      this.#told = undefined;
      this.options.onLooked?.(undefined);
    } catch (reason) {
      this.options.onLooked?.(reason);
      this.#doubt(seen ?? 'unreadable', reason);
    }
  }

  #doubt(seen: string, reason: unknown): void {
    if (this.#doubted === seen && this.#told !== seen) {
      this.#told = seen;
      this.options.onRefused?.(reason);
    }
    this.#doubted = seen;
  }
}

function fingerprint(contents: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(`${content.length}:`).update(content);
  return hash.digest('base64url');
}
