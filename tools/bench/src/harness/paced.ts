import { setTimeout as later } from 'node:timers/promises';
import { asking, type Load } from './load.js';

export interface Pace {
  /** Milliseconds from one step to the next, whether the one before has been answered or not. */
  readonly every: number;
  readonly count: number;
  readonly step: Load['step'];
}

/**
 * Milliseconds of each step from the moment at which it was due. Somebody who waits for an answer before the next question
 * would meet a standstill once, however long it was.
 */
export function paced(url: string, { every, count, step }: Pace): Promise<readonly number[]> {
  return asking(url, async (send) => {
    const begun = performance.now();
    const steps: Promise<number>[] = [];
    for (let index = 0; index < count; index += 1) {
      const due = begun + index * every;
      const early = due - performance.now();
      if (early > 0) await later(early);
      steps.push(step(send, index).then(() => performance.now() - due));
    }
    return Promise.all(steps);
  });
}
