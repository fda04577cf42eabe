import { readOptions, type Shape } from '../../options/read-options.js';
import { clock, optional, wholeFrom } from '../../options/values.js';

/** Remembers which proofs were used (RFC 9449 §11.1). Keys are digests; no token and no proof gets here. */
export interface ReplayStore {
  /**
   * True for the first caller with this key, false for every later one until `until` (seconds since the epoch).
   * One atomic step. Throwing means that it cannot be told; the request is then refused with 503.
   * @param owner whose proof it is, for a store that shares its room fairly
   */
  remember(key: string, until: number, owner?: ProofOwner): boolean | Promise<boolean>;
}

/** Both verified; digests, as keys are. */
export interface ProofOwner {
  /** Of the proved key. */
  readonly key: string;
  readonly client: string;
}

/** Seconds by which a clock may be set back without a used proof being forgotten too early. */
const toleratedStep = 300;

interface StoreOptions {
  readonly capacity: number | undefined;
  readonly now: (() => number) | undefined;
}

const shape: Shape<StoreOptions> = { capacity: optional(wholeFrom(1, 10_000_000, 'proofs')), now: optional(clock) };

interface Proof {
  readonly until: number;
  readonly owner: ProofOwner | undefined;
}

/** Of the whole room: what anybody may fill, and beyond that what one key and one client may have. */
const shares = { anybody: 1 / 2, key: 1 / 8, client: 3 / 4 };

/**
 * The memory of one process, bounded: when it is full of live entries, it throws instead of forgetting one. Where it is half full it
 * throws for a key that has its eighth, and for a client that has three quarters, so that room is left for the others: nobody can close
 * the door for all. Those that are over are known for five minutes more, as long as there is room: a clock that is set back by less makes
 * none of them good again.
 */
export class MemoryReplayStore implements ReplayStore {
  readonly #seen = new Map<string, Proof>();
  readonly #ofKey = new Map<string, number>();
  readonly #ofClient = new Map<string, number>();
  readonly #capacity: number;
  readonly #now: () => number;

  /** @throws TypeError for a capacity that is no whole number */
  constructor(options: { readonly capacity?: number; readonly now?: () => number } = {}) {
    const { capacity, now } = readOptions<StoreOptions>('MemoryReplayStore', options, shape);
    this.#capacity = capacity ?? 100_000;
    this.#now = now ?? (() => Math.floor(Date.now() / 1000));
  }

  get size(): number {
    return this.#seen.size;
  }

  remember(key: string, until: number, owner?: ProofOwner): boolean {
    if (this.#seen.has(key)) return false;
    this.#forgetOver();
    if (this.#seen.size >= this.#capacity) throw new Error('the replay memory is full');
    if (owner !== undefined) this.#refuseShare(owner);
    this.#seen.set(key, { until, owner });
    this.#count(owner, 1);
    return true;
  }

  #forgetOver(): void {
    const now = this.#now();
    // The oldest stand in front, and all live about as long: no scan of the whole map is needed.
    for (const [old, { until, owner }] of this.#seen) {
      const isScarce = this.#seen.size >= this.#capacity * shares.anybody;
      if ((isScarce ? until : until + toleratedStep) >= now) break;
      this.#seen.delete(old);
      this.#count(owner, -1);
    }
  }

  /** @throws Error where it has its share of what is scarce */
  #refuseShare({ key, client }: ProofOwner): void {
    if (this.#seen.size < this.#capacity * shares.anybody) return;
    const isOver = (count = 0, share: number) => count >= Math.max(1, this.#capacity * share);
    if (isOver(this.#ofKey.get(key), shares.key) || isOver(this.#ofClient.get(client), shares.client)) {
      throw new Error('the replay memory has no more room for this one');
    }
  }

  #count(owner: ProofOwner | undefined, by: 1 | -1): void {
    if (owner === undefined) return;
    add(this.#ofKey, owner.key, by);
    add(this.#ofClient, owner.client, by);
  }
}

function add(counts: Map<string, number>, name: string, by: number): void {
  const count = (counts.get(name) ?? 0) + by;
  if (count > 0) counts.set(name, count);
  else counts.delete(name);
}
