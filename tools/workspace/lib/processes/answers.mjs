/** Milliseconds between two questions. */
const pause = 100;

/**
 * Resolves when a server answers with success.
 * @param {string} url
 * @param {{ withinMs?: number, signal?: AbortSignal }} [options] default: a minute
 * @throws Error naming the address when the time is over, or the signal's reason
 */
export async function answers(url, { withinMs = 60_000, signal } = {}) {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    try {
      const patience = AbortSignal.timeout(2000);
      const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, patience]) : patience });
      await response.body?.cancel();
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new Error(`${url} did not answer within ${withinMs / 1000} s.`);
}
