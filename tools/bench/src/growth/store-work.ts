import type { Contestant } from '../harness/contestant.js';
import type { Sample } from '../harness/load.js';

/** What a process of stores is asked to do, as the body of a request. */
export interface StoreWork {
  readonly work: 'login' | 'sweep';
  readonly steps: number;
  /** Number of the first step of all rounds. */
  readonly first: number;
}

/** Lets the process do it; the times are taken there, around the stores alone. */
export async function doing(contestant: Contestant, work: StoreWork): Promise<Sample> {
  const response = await fetch(contestant.url, { method: 'POST', body: JSON.stringify(work) });
  if (!response.ok) throw new Error(`${work.work}: ${await response.text()}`);
  return (await response.json()) as Sample;
}
