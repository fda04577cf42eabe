import { hash, randomUUID } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject } from '@signet/runtime';
import { CliError } from '../cli-error.js';
import type { CliIo } from '../cli-io.js';

/** What is kept of a sign-in at one issuer. */
export interface StoredSignIn {
  readonly issuer: string;
  readonly clientId: string;
  readonly accessToken: string;
  /** Epoch seconds by this machine, at which the access token is no longer sent. */
  readonly expiresAt: number;
  readonly refreshToken?: string | undefined;
}

/** Milliseconds between two looks at the lock, and looks: longer than whoever has it may take. */
const lookEvery = 100;
const mostLooks = 900;

/** Sign-ins of this user: a file for each issuer that nobody else reads, in the folder of their configuration (XDG Base Directory). */
export class StoredSignIns {
  readonly #folder: string;
  readonly #pause: (milliseconds: number) => Promise<unknown>;

  constructor({ env, pause = sleep }: Pick<CliIo, 'env' | 'pause'>) {
    const { XDG_CONFIG_HOME: given = '', HOME: home = homedir() } = env;
    // The specification has relative paths passed over.
    this.#folder = join(isAbsolute(given) ? given : join(home, '.config'), 'signet', 'sign-ins');
    this.#pause = pause;
  }

  /** Undefined where nobody is signed in there, and where what is stored is of another issuer or cannot be read. */
  find(issuer: string): StoredSignIn | undefined {
    try {
      const read: unknown = JSON.parse(readFileSync(this.#file(issuer), 'utf8'));
      return isSignIn(read) && read.issuer === issuer ? read : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whole or not at all. */
  save(signIn: StoredSignIn): void {
    this.#makeFolder();
    const file = this.#file(signIn.issuer);
    const draft = `${file}.${randomUUID()}`;
    try {
      writeFileSync(draft, `${JSON.stringify(signIn)}\n`, { flag: 'wx', mode: 0o600 });
      renameSync(draft, file);
    } catch (error) {
      rmSync(draft, { force: true });
      throw new CliError(`the sign-in cannot be kept at ${file}: ${codeOf(error)}`);
    }
  }

  forget(issuer: string): void {
    rmSync(this.#file(issuer), { force: true });
  }

  /** One process at a time for each issuer: a refresh token is spent once. @throws CliError where another one does not end */
  async alone<T>(issuer: string, work: () => Promise<T>): Promise<T> {
    this.#makeFolder();
    const lock = `${this.#file(issuer)}.lock`;
    for (let look = 0; !take(lock); look += 1) {
      if (look >= mostLooks) throw new CliError(`another process is signing in: where there is none, remove ${lock}`);
      if (isAbandoned(lock)) rmSync(lock, { force: true });
      else await this.#pause(lookEvery);
    }
    try {
      return await work();
    } finally {
      rmSync(lock, { force: true });
    }
  }

  #makeFolder(): void {
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      chmodSync(this.#folder, 0o700);
    } catch (error) {
      throw new CliError(`sign-ins cannot be kept in ${this.#folder}: ${codeOf(error)}`);
    }
  }

  #file(issuer: string): string {
    return join(this.#folder, `${hash('sha256', issuer, 'base64url')}.json`);
  }
}

function take(lock: string): boolean {
  try {
    const descriptor = openSync(lock, 'wx', 0o600);
    writeFileSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new CliError(`${lock}: ${codeOf(error)}`);
  }
}

/** Its process is gone. One that has not written its number yet is there. */
function isAbandoned(lock: string): boolean {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    if (!Number.isInteger(pid) || pid < 1) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

function isSignIn(read: unknown): read is StoredSignIn {
  if (!isJsonObject(read)) return false;
  const { issuer, clientId, accessToken, expiresAt, refreshToken } = read;
  const texts = [issuer, clientId, accessToken, refreshToken ?? ''];
  return texts.every((text) => typeof text === 'string') && typeof expiresAt === 'number';
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
