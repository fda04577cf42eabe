/** Names of each kind that a dry run remembers. */
const most = 500_000;

/** What a dry run would have made by now, by name: what comes later in the file rests on it, or has the same name. */
export class Foreseen {
  readonly #names = new Map<string, Map<string, number>>();

  constructor(private readonly bound = most) {}

  has(kind: string, name: string): boolean {
    return this.#names.get(kind)?.has(name) ?? false;
  }

  /** How deep a group stands, 1 at the top. */
  depthOf(group: string): number | undefined {
    return this.#names.get('group')?.get(group);
  }

  add(kind: string, name: string, depth = 1): void {
    const names = this.#names.get(kind) ?? new Map<string, number>();
    if (names.size < this.bound) names.set(name, depth);
    this.#names.set(kind, names);
  }

  /** Whether a name may have come before without being remembered. */
  get isFull(): boolean {
    return [...this.#names.values()].some(({ size }) => size >= this.bound);
  }
}
