import { constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { endingSignals } from '../hangup.js';
import { exitInOrder } from '../last-words.js';
import type { BoundedServer } from './bounded-server.js';
import type { DrainBounds } from './server-bounds.js';

/** What is needed of the process. */
export interface Endable {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): void;
}

/** Milliseconds beyond the grace of requests for whatever else ends. */
const lastGrace = 10_000;

/**
 * Ends the process in order. SIGTERM, of an orchestrator: readiness fails and answers end their connections, but all is
 * served until the proxy had time to notice; then `close`, in which requests in flight get their time; exit code 0. SIGINT, of
 * a person at a terminal, behind whom is no proxy: at once without that delay. A second signal ends at once.
 * @param close stops listening, waits for what is in flight and lets everything go
 */
export function endOnSignal(
  server: Pick<BoundedServer, 'drain'>,
  { delay, grace }: DrainBounds,
  close: () => Promise<unknown>,
  ending: Endable = process,
): void {
  let isEnding = false;
  const end = async (signal: NodeJS.Signals) => {
    server.drain();
    if (signal === 'SIGTERM' && delay > 0) await pause(delay);
    // Nothing that hangs holds up the next start.
    setTimeout(() => {
      process.stderr.write('error: the end was not in order: something did not let go in time\n');
      exitInOrder(1, ending);
    }, grace + lastGrace).unref();
    await close();
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (isEnding) {
      exitInOrder(128 + constants.signals[signal], ending);
      return;
    }
    isEnding = true;
    end(signal).then(
      () => exitInOrder(0, ending),
      (error: unknown) => {
        process.stderr.write(
          `error: the end was not in order: ${error instanceof Error ? error.message : 'unknown'}\n`,
        );
        exitInOrder(1, ending);
      },
    );
  };
  for (const signal of endingSignals) ending.on(signal, onSignal);
}
