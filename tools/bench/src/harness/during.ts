import { type Load, type Measured, measure, type Sample } from './load.js';

/** What `work` gives while another load goes on, which is measured too. */
export async function during<T>(
  contestant: Measured,
  load: Pick<Load, 'concurrency' | 'step' | 'mayRest'>,
  work: () => Promise<T>,
): Promise<{ readonly inner: T; readonly outer: Sample }> {
  const over = new AbortController();
  const around = measure(contestant, { ...load, count: Number.POSITIVE_INFINITY, until: over.signal });
  // Where it fails, that is said when the work is over.
  around.catch(() => undefined);
  try {
    const inner = await work();
    over.abort();
    return { inner, outer: await around };
  } finally {
    over.abort();
    await around.catch(() => undefined);
  }
}
