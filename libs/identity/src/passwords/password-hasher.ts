import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Options } from '@node-rs/argon2';
import type { Observer } from '@signet/runtime';
import type { HashingJob, HashingReply } from './hashing-job.js';
import { HashingPool } from './hashing-pool.js';
import { type HashingTurn, ownTurn } from './hashing-turn.js';
import { type SaltedDigest, wrappingSalt } from './salted-digest.js';
import { type ForeignHash, ofNfc, wrappedForm } from './stored-hash.js';

/**
 * argon2id with memory in KiB. The default is OWASP's first recommendation (19 MiB, 2 passes, 1 lane); raise
 * `memoryCost` when the machine allows it: old hashes keep verifying, because each one names its parameters.
 */
export interface PasswordHasherParameters {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

export const defaultHasherParameters: PasswordHasherParameters = { memoryCost: 19456, timeCost: 2, parallelism: 1 };

export interface HashingCapacity {
  /** Passwords that are hashed at once, each with `memoryCost`; default one less than there are cores, from 1 to 8. */
  readonly threads?: number | undefined;
  /** Passwords that wait for a thread, for each of them and in each line; default 512, some ten seconds of work. */
  readonly waitingPerThread?: number | undefined;
  /** Sees how long passwords wait and how long they are hashed, and nothing of them. */
  readonly observer?: Observer | undefined;
}

/** Hashes and verifies passwords, on threads that give way to the one that answers requests. */
export class PasswordHasher {
  readonly #options: Options;
  readonly #pool: HashingPool;
  readonly #observer: Observer | undefined;
  #dummy: string | undefined;

  constructor(parameters: PasswordHasherParameters = defaultHasherParameters, capacity: HashingCapacity = {}) {
    // 2 is argon2id; the package declares the names as an ambient const enum, which isolated modules cannot read.
    this.#options = { ...parameters, algorithm: 2, outputLen: 32 };
    const { threads = defaultThreads(), waitingPerThread = 512, observer } = capacity;
    this.#observer = observer;
    const entry = new URL('./hashing-worker.mjs', import.meta.url);
    this.#pool = new HashingPool({ entry, threads, waiting: threads * waitingPerThread, patience: 20_000 });
  }

  /** Whether the next password would be refused: too many wait. */
  isFull(turn: HashingTurn): boolean {
    return this.#pool.isFull(turn);
  }

  /**
   * What to store. @param password in its normal form (`normalisePassword`)
   * @throws IdentityError `temporarily_unavailable` when too many wait
   */
  async hash(password: string, turn = ownTurn): Promise<string> {
    const reply = await this.#run({ kind: 'hash', password, options: this.#options }, turn);
    if (typeof reply !== 'string') throw new Error('argon2id refused its parameters');
    return ofNfc(reply);
  }

  /** The form to store of a digest that is cracked too fast by itself. @throws IdentityError `temporarily_unavailable` when too many wait */
  async wrap(salted: SaltedDigest): Promise<string> {
    const password = Buffer.from(salted.expected).toString('base64');
    const options = { ...this.#options, salt: wrappingSalt(salted) };
    const reply = await this.#run({ kind: 'hash', password, options }, ownTurn);
    if (typeof reply !== 'string') throw new Error('argon2id refused its parameters');
    return wrappedForm(salted, reply);
  }

  /**
   * False for a wrong password and for a stored value that is not a hash.
   * @throws IdentityError `temporarily_unavailable` when too many wait
   */
  async verify(passwordHash: string, password: string, turn = ownTurn): Promise<boolean> {
    return (await this.#run({ kind: 'verify', hash: passwordHash, password }, turn)) === true;
  }

  /**
   * How much of a password, as it was typed, another system's hash is of: bcrypt reads a part of a long one.
   * @throws IdentityError `temporarily_unavailable` when too many wait
   */
  async compare(foreign: ForeignHash, password: string, turn = ownTurn): Promise<'no' | 'part' | 'whole'> {
    const reply = await this.#run({ kind: 'compare', foreign, password }, turn);
    return reply === 'part' || reply === 'whole' ? reply : 'no';
  }

  /** Whether an argon2id hash has less memory or fewer passes than those that are made now. */
  isWeaker(phc: string): boolean {
    const [, memory, passes] = /\$m=(\d+),t=(\d+),/.exec(phc) ?? [];
    const { memoryCost = 0, timeCost = 0 } = this.#options;
    return !phc.includes('$v=19$') || Number(memory) < memoryCost || Number(passes) < timeCost;
  }

  /** Costs what `verify` costs, and nobody knows the password: an unknown username takes as long as a known one. */
  async verifyDummy(password: string, turn = ownTurn): Promise<false> {
    this.#dummy ??= dummyHash(this.#options);
    await this.verify(this.#dummy, password, turn);
    return false;
  }

  /** Starts the first thread, which otherwise the first sign-in would wait for. @throws Error where none can be */
  async warmUp(): Promise<void> {
    await this.#pool.run({ kind: 'ready' });
  }

  async #run(job: HashingJob, turn: HashingTurn): Promise<HashingReply> {
    const observer = this.#observer;
    if (observer === undefined) return this.#pool.run(job, turn);
    let begin: (() => void) | undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const reply = this.#pool.run(job, turn, begin);
    await observer.within({ name: 'password wait' }, () => Promise.race([begun, reply]));
    return observer.within({ name: 'password hash' }, () => reply);
  }

  /** Ends the threads; what is not hashed by then is refused. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}

function defaultThreads(): number {
  return Math.min(8, Math.max(1, availableParallelism() - 1));
}

/** The PHC string of a hash that no password is known for: a random one is as good as a computed one. */
function dummyHash({ memoryCost, timeCost, parallelism }: Options): string {
  const random = (bytes: number) => randomBytes(bytes).toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${random(16)}$${random(32)}`;
}
