/** Whose something is, from the widest to the narrowest: a network and an address in it. */
export type Source = readonly string[];

/** What waits of one source, or of all that are part of it. */
class Part<T> {
  size = 0;
  /** In the order of their turns; none is empty. */
  readonly parts = new Map<string, Part<T>>();
  readonly items: T[] = [];

  /** Of those that are part of it, the one with the most; `own` where it has as many. */
  largest(own: Part<T> | undefined): Part<T> | undefined {
    let largest = own;
    for (const part of this.parts.values()) if (part.size > (largest?.size ?? 0)) largest = part;
    return largest;
  }
}

/** Below the narrowest: what is its own, beside what is of those that are part of it. */
const itself = '';

/**
 * What waits, from several sources that take turns: whoever brings much waits for their own, and so does a network with many
 * addresses. It is bounded; when it is full, the source with the most gives up its youngest to one that has less.
 */
export class FairQueue<T> {
  readonly #all = new Part<T>();

  /** @param most in all @param mostOfSource of the narrowest source */
  constructor(
    private readonly most: number,
    private readonly mostOfSource: number = most,
  ) {}

  get size(): number {
    return this.#all.size;
  }

  /** Whether one more of this source would be taken. */
  accepts(source: Source): boolean {
    const own = this.#pathOf(source)?.at(-1)?.size ?? 0;
    if (own >= this.mostOfSource) return false;
    return this.size < this.most || this.#madeRoomBy(source) !== undefined;
  }

  /** To be asked for with `accepts` before. @returns what made room */
  push(source: Source, item: T): T | undefined {
    const room = this.size < this.most ? undefined : this.#madeRoomBy(source);
    const dropped = room?.leaf.items.at(-1);
    if (room && dropped !== undefined) this.remove(room.source, dropped);
    let part = this.#all;
    part.size += 1;
    for (const key of [...source, itself]) {
      const next = part.parts.get(key) ?? new Part<T>();
      part.parts.set(key, next);
      next.size += 1;
      part = next;
    }
    part.items.push(item);
    return dropped;
  }

  /** The first of the source whose turn it is. @param may whether it can be the turn of this one, the widest */
  shift(may: (widest: string) => boolean = () => true): T | undefined {
    for (const key of this.#all.parts.keys()) if (may(key)) return shiftOf(this.#all, key);
    return undefined;
  }

  /** Of one that no longer waits. */
  remove(source: Source, item: T): void {
    const path = this.#pathOf(source);
    const items = path?.at(-1)?.items;
    const at = items?.lastIndexOf(item) ?? -1;
    if (path === undefined || items === undefined || at < 0) return;
    items.splice(at, 1);
    this.#all.size -= 1;
    let above = this.#all;
    for (const [level, part] of path.entries()) {
      part.size -= 1;
      if (part.size === 0) above.parts.delete(source[level] ?? itself);
      above = part;
    }
  }

  /** The parts of a source, from the widest; undefined where nothing of it waits. */
  #pathOf(source: Source): readonly Part<T>[] | undefined {
    const path: Part<T>[] = [];
    let part: Part<T> | undefined = this.#all;
    for (const key of [...source, itself]) {
      part = part.parts.get(key);
      if (part === undefined) return undefined;
      path.push(part);
    }
    return path;
  }

  /** Who has more than this source will have, at the widest level at which one does. */
  #madeRoomBy(source: Source): { readonly source: Source; readonly leaf: Part<T> } | undefined {
    let part = this.#all;
    for (const [level, key] of [...source, itself].entries()) {
      const own = part.parts.get(key);
      const largest = part.largest(own);
      if (largest === undefined) return undefined;
      if (largest !== own)
        return largest.size > (own?.size ?? 0) + 1 ? leafOf(part, source.slice(0, level)) : undefined;
      part = largest;
    }
    return undefined;
  }
}

/** Where the most waits of whatever is part of this. */
function leafOf<T>(part: Part<T>, above: Source): { readonly source: Source; readonly leaf: Part<T> } {
  const largest = part.largest(undefined);
  if (largest === undefined) return { source: above.slice(0, -1), leaf: part };
  const key = [...part.parts].find(([, each]) => each === largest)?.[0] ?? itself;
  return leafOf(largest, [...above, key]);
}

function shiftOf<T>(part: Part<T>, key: string | undefined): T | undefined {
  part.size -= 1;
  const next = key === undefined ? undefined : part.parts.get(key);
  if (key === undefined || next === undefined) return part.items.shift();
  part.parts.delete(key);
  const item = shiftOf(next, next.parts.keys().next().value);
  if (next.size > 0) part.parts.set(key, next);
  return item;
}
