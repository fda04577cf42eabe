import { IdentityError } from '../shared/identity-error.js';
import { HashingPool } from './hashing-pool.js';
import type { HashingTurn } from './hashing-turn.js';
import { weaknessOf } from './weakness.js';

/**
 * Says of passwords that people choose whether they are easily guessed, beyond what the rules refuse. The lists for it take some 60 MB:
 * they are read when the first password is judged, by one thread, which is not among those that hash.
 */
export class PasswordStrength {
  #pool: HashingPool | undefined;

  /** @throws IdentityError `password_too_weak`; `temporarily_unavailable` when too many wait */
  async require(password: string, names: readonly string[], turn: HashingTurn): Promise<void> {
    this.#pool ??= new HashingPool({
      entry: new URL('./strength-worker.mjs', import.meta.url),
      threads: 1,
      waiting: 64,
      patience: 20_000,
    });
    const verdict = await this.#pool.run({ kind: 'judge', password, names }, turn);
    if (verdict === 'strong') return;
    if (typeof verdict !== 'string') throw new Error('the strength of a password could not be judged');
    throw new IdentityError('password_too_weak', 'this password is easily guessed', weaknessOf(verdict));
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }
}
