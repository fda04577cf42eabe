import { errors } from 'jose';
import type { CryptoKey } from './jwk.js';
import { type KeyHint, type KeySetStatus, KeySource, keyRejection } from './key-source.js';
import { isReady } from './key-watch.js';

/** The oldest goes first: by the time that so many were withdrawn, no key set has it any more. */
const most = 1000;

/**
 * Keys of one issuer, without those that it took back. What a source still has in hand, or gets from a cache on the way, does not
 * bring a withdrawn key back as long as this process lives.
 */
export class WithdrawableKeys extends KeySource {
  readonly #withdrawn = new Set<string>();
  #withdrawals = 0;

  constructor(private readonly source: KeySource) {
    super();
  }

  /** From now on nothing that this key signed is accepted, verified before or not. */
  withdraw(kid: string): void {
    if (this.#withdrawn.has(kid)) return;
    this.#withdrawn.add(kid);
    this.#withdrawals += 1;
    const [oldest] = this.#withdrawn;
    if (this.#withdrawn.size > most && oldest !== undefined) this.#withdrawn.delete(oldest);
  }

  override async find(hint: KeyHint): Promise<CryptoKey> {
    this.#refuseWithdrawn(hint);
    const key = await this.source.find(hint);
    // It may have been withdrawn meanwhile.
    this.#refuseWithdrawn(hint);
    return key;
  }

  override generation(): number {
    return this.source.generation() + this.#withdrawals;
  }

  override warmUp(): Promise<void> {
    return this.source.warmUp();
  }

  /** Not with withdrawn keys alone. */
  override isReady(): boolean {
    const { kids } = this.#statusOfSource();
    return isReady(this.source) && (kids.length === 0 || kids.some((kid) => !this.#withdrawn.has(kid)));
  }

  override status(): KeySetStatus {
    const status = this.#statusOfSource();
    return { ...status, kids: status.kids.filter((kid) => !this.#withdrawn.has(kid)) };
  }

  /** One of the application's own may throw, or answer with anything: that ends neither the watch nor the page of health. */
  #statusOfSource(): KeySetStatus {
    try {
      const { kids, ...status } = this.source.status();
      return { ...status, kids: [...kids] };
    } catch {
      return { kids: [], failure: 'a key source that cannot say how it is' };
    }
  }

  /** A key that nobody named may be any, a withdrawn one as well. */
  #refuseWithdrawn(hint: KeyHint): void {
    const isWithdrawn = hint.kid === undefined ? this.#withdrawn.size > 0 : this.#withdrawn.has(hint.kid);
    if (isWithdrawn) throw keyRejection(hint, new errors.JWKSNoMatchingKey());
  }
}
