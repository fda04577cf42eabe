import type { KeyHolder, Signer } from '@signet/authorization-server';
import { ConfigError, WatchedSource } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { readKeyFiles, variable } from './key-files.js';
import { distinct, mostGivenKeys, parseKeys } from './parse-keys.js';

/**
 * Keys in files, read again when they change. While they hold nothing good, what they held before goes on; and so does a key whose file
 * is gone, for as long as the process lives: a key is ended by withdrawing it, not by a file that somebody moved.
 */
export class FileKeys implements KeyHolder {
  readonly name = 'file';
  readonly isRemote = false;
  /** What the last look came to. */
  #trouble: string | undefined;
  /** No longer given, by `kid`. */
  readonly #kept = new Map<string, Signer>();
  #source: WatchedSource<readonly Signer[]> | undefined;

  private constructor(private readonly log: Log) {}

  /** @param places files and folders @throws ConfigError */
  static async open(places: readonly string[], log: Log): Promise<FileKeys> {
    const keys = new FileKeys(log);
    keys.#source = await WatchedSource.open<readonly Signer[]>({
      read: () => readKeyFiles(places),
      parse: parseAll,
      onRenewed: (signers) => keys.#renew(signers),
      onRefused: (reason) => keys.#refuse(reason),
      onLooked: (reason) => keys.#note(reason),
    });
    return keys;
  }

  signers(): readonly Signer[] {
    return [...(this.#source?.value ?? []), ...this.#kept.values()];
  }

  isKept(kid: string): boolean {
    return this.#kept.has(kid);
  }

  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Looks at the files now. Never rejects. */
  async look(): Promise<void> {
    await this.#source?.look();
  }

  #renew(signers: readonly Signer[]): void {
    for (const before of this.#source?.value ?? []) this.#kept.set(before.kid, before);
    for (const { kid } of signers) this.#kept.delete(kid);
    for (const kid of [...this.#kept.keys()].slice(0, -mostGivenKeys)) this.#kept.delete(kid);
    this.log.event('signing_key_files_renewed', { kids: signers.map(({ kid }) => kid).join(' ') });
  }

  /** What is said once in the log goes on until it is mended. */
  #note(reason: unknown): void {
    this.#trouble = reason === undefined ? undefined : reasonOf(reason);
  }

  #refuse(reason: unknown): void {
    this.log.event('signing_key_files_refused', { reason: reasonOf(reason) });
  }
}

function parseAll(contents: readonly Uint8Array[]): readonly Signer[] {
  if (contents.length === 0) throw new ConfigError(variable, 'names no file that ends in .pem, .jwk or .json');
  return naming(() => distinct(contents.flatMap((each) => parseKeys(Buffer.from(each).toString('utf8')))));
}

function reasonOf(reason: unknown): string {
  return reason instanceof ConfigError ? reason.message : `${variable} cannot be read`;
}

function naming<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new ConfigError(variable, error instanceof Error ? error.message : 'holds no keys');
  }
}
