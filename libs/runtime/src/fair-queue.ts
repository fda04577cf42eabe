/**
 * What waits, from several sources that take turns: whoever brings much waits for their own. It is bounded; when it is full, the
 * source with the most gives up its youngest to one that has less.
 */
export class FairQueue<T> {
  /** In the order of their turns; none is empty. */
  readonly #bySource = new Map<string, T[]>();
  #size = 0;

  /** @param most in all @param mostOfSource of one source */
  constructor(
    private readonly most: number,
    private readonly mostOfSource: number = most,
  ) {}

  get size(): number {
    return this.#size;
  }

  /** Whether one more of this source would be taken. */
  accepts(source: string): boolean {
    const own = this.#bySource.get(source)?.length ?? 0;
    if (own >= this.mostOfSource) return false;
    return this.#size < this.most || this.#longest().items.length > own + 1;
  }

  /** To be asked for with `accepts` before. @returns what made room */
  push(source: string, item: T): T | undefined {
    const dropped = this.#size < this.most || this.#size === 0 ? undefined : this.#drop();
    const items = this.#bySource.get(source);
    if (items) items.push(item);
    else this.#bySource.set(source, [item]);
    this.#size += 1;
    return dropped;
  }

  /** The first of the source whose turn it is. @param may whether it can be the turn of this one */
  shift(may: (source: string) => boolean = () => true): T | undefined {
    for (const [source, items] of this.#bySource) {
      if (!may(source)) continue;
      this.#bySource.delete(source);
      const item = items.shift();
      if (items.length > 0) this.#bySource.set(source, items);
      this.#size -= 1;
      return item;
    }
    return undefined;
  }

  /** Of one that no longer waits. */
  remove(source: string, item: T): void {
    const items = this.#bySource.get(source);
    const at = items?.indexOf(item) ?? -1;
    if (items === undefined || at < 0) return;
    items.splice(at, 1);
    if (items.length === 0) this.#bySource.delete(source);
    this.#size -= 1;
  }

  #drop(): T | undefined {
    const { source, items } = this.#longest();
    const dropped = items.pop();
    if (items.length === 0) this.#bySource.delete(source);
    this.#size -= 1;
    return dropped;
  }

  #longest(): { readonly source: string; readonly items: T[] } {
    let longest: { readonly source: string; readonly items: T[] } = { source: '', items: [] };
    for (const [source, items] of this.#bySource) if (items.length > longest.items.length) longest = { source, items };
    return longest;
  }
}
