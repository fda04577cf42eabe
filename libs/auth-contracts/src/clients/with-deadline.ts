/**
 * Runs a request that ends when its time is over or one of the signals says so, whether or not `run` heeds its signal. A
 * controller of its own, because `AbortSignal.any` of Node 20 may lose its sources to the garbage collector.
 * @param milliseconds for the whole of it
 * @throws DOMException TimeoutError or AbortError
 */
export async function withDeadline<T>(
  milliseconds: number,
  signals: readonly (AbortSignal | null | undefined)[],
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  ended.catch(() => undefined);
  const timer = setTimeout(() => controller.abort(new DOMException('no answer in time', 'TimeoutError')), milliseconds);
  const abort = () => controller.abort(new DOMException('stopped', 'AbortError'));
  for (const each of signals) {
    if (each?.aborted) abort();
    each?.addEventListener('abort', abort);
  }
  try {
    return await Promise.race([run(signal), ended]);
  } finally {
    clearTimeout(timer);
    for (const each of signals) each?.removeEventListener('abort', abort);
  }
}
