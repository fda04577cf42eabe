import type { Contestant } from '../harness/contestant.js';
import { type Load, measure } from '../harness/load.js';
import type { Line } from '../harness/report.js';

/** Milliseconds without a request, after which a process that is ready has settled. */
const quiet = 2000;
const concurrency = 16;

/**
 * Resident memory after so many tokens, against that after the first fifth of them: what is kept for each token shows, what
 * a program takes until it is warm does not.
 */
export async function memoryLine(
  name: string,
  contestant: Contestant,
  step: Load['step'],
  tokens: number,
): Promise<Line> {
  await new Promise((resolve) => setTimeout(resolve, quiet));
  const idle = resident(contestant);
  await measure(contestant, { count: tokens / 5, concurrency, step });
  const warm = resident(contestant);
  await measure(contestant, { count: tokens - tokens / 5, concurrency, step });
  const after = resident(contestant);
  return {
    name,
    result: after / warm,
    target: { atMost: 1.1 },
    figures: {
      'idle, MiB': idle,
      [`after ${tokens / 5} tokens, MiB`]: warm,
      [`after ${tokens} tokens, MiB`]: after,
    },
  };
}

function resident(contestant: Contestant): number {
  const bytes = contestant.residentMemory();
  if (bytes === undefined) throw new Error('this system does not tell the memory of a process');
  return bytes / 2 ** 20;
}
