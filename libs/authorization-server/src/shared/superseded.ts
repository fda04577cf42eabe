/** Thrown inside a unit of work to roll it back: somebody else was earlier. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** What `work` gives; undefined where it was superseded. */
export async function unlessSuperseded<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Superseded) return undefined;
    throw error;
  }
}
