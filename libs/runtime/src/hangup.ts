/** Signals on which a process ends in order. At a terminal that goes away it ends too, as programs do. */
export const endingSignals: readonly NodeJS.Signals[] = process.stdout.isTTY
  ? ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP']
  : ['SIGTERM', 'SIGINT', 'SIGQUIT'];

/**
 * Runs `reload` at each SIGHUP, which by itself would end the process.
 * @returns what ends it
 */
export function onHangup(reload: () => void): () => void {
  if (endingSignals.includes('SIGHUP')) return () => {};
  process.on('SIGHUP', reload);
  return () => void process.off('SIGHUP', reload);
}
