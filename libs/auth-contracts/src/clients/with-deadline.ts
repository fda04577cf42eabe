/**
 * Runs a request that ends when its time is over or one of the signals says so. A controller of its own, because
 * `AbortSignal.any` of Node 20 may lose its sources to the garbage collector.
 * @param milliseconds for the whole of it
 */
export async function withDeadline<T>(
  milliseconds: number,
  signals: readonly (AbortSignal | null | undefined)[],
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('no answer in time', 'TimeoutError')), milliseconds);
  const abort = () => controller.abort(new DOMException('stopped', 'AbortError'));
  for (const signal of signals) {
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
  }
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
    for (const signal of signals) signal?.removeEventListener('abort', abort);
  }
}
