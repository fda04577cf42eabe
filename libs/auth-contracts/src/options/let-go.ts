/**
 * Of a function of the application's own that was to answer at once: where it gave a promise, nobody waits for that, and what becomes of it
 * must not end the process as a rejection that nobody handles.
 */
export function letGo(outcome: unknown): void {
  if (typeof outcome !== 'object' || outcome === null || !('then' in outcome)) return;
  Promise.resolve(outcome).catch(() => {});
}
