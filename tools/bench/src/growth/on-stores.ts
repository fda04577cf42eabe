import { fileURLToPath } from 'node:url';
import { startContestant } from '../harness/contestant.js';
import type { Sample } from '../harness/load.js';
import type { Stage } from '../harness/stage.js';
import type { FilledPair, Size } from './databases.js';
import type { Pair } from './lines.js';
import type { Plan } from './plan.js';
import { doing, type StoreWork } from './store-work.js';

const program = fileURLToPath(new URL('./stores-app.js', import.meta.url));
const sizes: readonly Size[] = ['small', 'large'];

/** Log-in and sweep by a process that has the product's stores and nothing else, small and large in turn. */
export async function onStores(
  stage: Stage,
  name: string,
  pair: FilledPair,
  plan: Plan,
  log: (line: string) => void,
): Promise<Pair[]> {
  const contestants = new Map<Size, Awaited<ReturnType<typeof startContestant>>>();
  for (const size of sizes) {
    const { databaseUrl, population } = pair[size];
    const command = [process.execPath, program, databaseUrl, JSON.stringify(population)] as const;
    contestants.set(size, stage.keep(await startContestant({ command })));
  }
  const measure = async (work: StoreWork['work'], steps: number): Promise<Pair> => {
    const taken: Record<Size, Sample[]> = { small: [], large: [] };
    // The first is the warm-up.
    for (let round = 0; round <= plan.rounds; round += 1) {
      if (round > 0) log(`growth, ${name}, ${work}: round ${round} of ${plan.rounds}`);
      for (const [size, contestant] of contestants) {
        if (work === 'sweep') await addExpiring(pair, size, round, plan);
        const sample = await doing(contestant, { work, steps, first: round * steps });
        if (round > 0) taken[size].push(sample);
      }
    }
    return { name: `${name}: ${work}`, ...taken };
  };
  const pairs = [await measure('login', plan.loginSteps), await measure('sweep', plan.sweepSteps)];
  for (const contestant of contestants.values()) await contestant.stop();
  return pairs;
}

function addExpiring(pair: FilledPair, size: Size, round: number, plan: Plan): Promise<void> {
  const { population, addExpiring: add } = pair[size];
  const [together, times] = [plan.sweepTogether, plan.sweepSteps];
  // Beside the last rotated token's successor, which has the number after the last.
  return add({ first: population.grants + 2 + round * together * times, together, times });
}
