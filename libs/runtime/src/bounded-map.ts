/** Who leaves a full map for a new key. With `nobody` the new one is refused. */
export type MakesRoom = 'first-written' | 'longest-unread' | 'nobody';

/**
 * A map of so many entries at most. `longest-unread` costs each look-up a write; `first-written` costs it nothing, and an
 * entry that is written again counts as new.
 */
export class BoundedMap<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #isOrderedByReads: boolean;

  /**
   * @param most at least 1
   * @param onDropped is told of each key that made room
   */
  constructor(
    private readonly most: number,
    private readonly makesRoom: MakesRoom,
    private readonly onDropped?: (key: K) => void,
  ) {
    if (!(most >= 1)) throw new RangeError('a bounded map has room for at least one entry');
    this.#isOrderedByReads = makesRoom === 'longest-unread';
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Whether a new key takes the place of another, or none. */
  get isFull(): boolean {
    return this.#entries.size >= this.most;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (this.#isOrderedByReads && value !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  /** False where the map is full and nobody makes room. */
  set(key: K, value: V): boolean {
    if (this.makesRoom === 'nobody') {
      if (this.isFull && !this.#entries.has(key)) return false;
    } else {
      this.#entries.delete(key);
      if (this.isFull) this.#dropFirst();
    }
    this.#entries.set(key, value);
    return true;
  }

  delete(key: K): boolean {
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  /** From who would make room first. */
  values(): IterableIterator<V> {
    return this.#entries.values();
  }

  #dropFirst(): void {
    for (const first of this.#entries.keys()) {
      this.#entries.delete(first);
      this.onDropped?.(first);
      return;
    }
  }
}
