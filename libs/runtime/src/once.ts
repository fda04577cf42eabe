/** Something that is fetched when it is first needed, and kept. All who ask share one call; a failure is not kept. */
export class Once<T> {
  #kept: Promise<T> | undefined;

  /** @param call rejects where it fails */
  constructor(private readonly call: () => Promise<T>) {}

  /** @throws what the call throws */
  get(): Promise<T> {
    this.#kept ??= this.call().catch((error: unknown) => {
      this.#kept = undefined;
      throw error;
    });
    return this.#kept;
  }
}
