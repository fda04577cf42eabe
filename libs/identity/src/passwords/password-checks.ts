import { Decoys } from './decoys.js';
import type { HashingTurn } from './hashing-turn.js';
import type { PasswordHasher } from './password-hasher.js';
import { normalisePassword, passwordMaxUnits } from './password-shape.js';
import { parseStoredHash } from './stored-hash.js';

/** `outdated`: right, and to be hashed anew: the stored hash is another system's, of another normal form, or weaker than ours are. */
export type CheckedPassword = 'wrong' | 'right' | 'outdated';

/** Checks what is typed against what is stored, whoever hashed it. */
export class PasswordChecks {
  readonly #decoys: Decoys;

  /** @param key of the issuer, shared by its processes */
  constructor(
    private readonly hasher: PasswordHasher,
    key: () => Promise<Uint8Array>,
  ) {
    this.#decoys = new Decoys(key);
  }

  /**
   * @param stored undefined where there is no such account: that takes as long
   * @throws IdentityError `temporarily_unavailable` when too many wait
   */
  async check(
    {
      username,
      stored,
      typed,
    }: { readonly username: string; readonly stored: string | undefined; readonly typed: string },
    turn: HashingTurn,
  ): Promise<CheckedPassword> {
    // No stored password is this long, and the hash would read all of it; an empty one signs nobody in, whatever was imported.
    const isPossible = typed.length > 0 && typed.length <= passwordMaxUnits;
    const bounded = isPossible ? typed : '';
    const hash = stored === undefined ? undefined : parseStoredHash(stored);
    if (hash?.kind === 'own') {
      const isRight = (await this.hasher.verify(hash.phc, bounded.normalize(hash.form), turn)) && isPossible;
      if (!isRight) return 'wrong';
      return hash.form !== 'NFC' || this.hasher.isWeaker(hash.phc) ? 'outdated' : 'right';
    }
    if (hash) this.#decoys.see(hash);
    const compared = hash ?? (await this.#decoys.of(username));
    if (compared === undefined) {
      await this.hasher.verifyDummy(normalisePassword(bounded), turn);
      return 'wrong';
    }
    const part = await this.hasher.compare(compared, bounded, turn);
    if (hash === undefined || !isPossible || part === 'no') return 'wrong';
    return part === 'whole' ? 'outdated' : 'right';
  }
}
