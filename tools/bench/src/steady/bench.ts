import { during } from '../harness/during.js';
import type { BenchOptions } from '../harness/options.js';
import { paced } from '../harness/paced.js';
import type { Line, Report } from '../harness/report.js';
import { onStage } from '../harness/stage.js';
import { percentile, ratioOf, spreadOf } from '../harness/statistics.js';
import { startBusyIssuer } from '../login/issuer.js';
import { makePassword } from '../login/people.js';
import { type Disturbance, foreignWriter, sweepOfManyRows } from './disturbances.js';

/** Milliseconds that nobody notices. */
const unnoticed = 20;
/** Of the same load without the disturbance. */
const multiple = 3;

/** Whether who asks for the key set notices what an issuer on SQLite does meanwhile: sign-ins, a sweep, somebody else who writes. */
export function steadyBench({ light, log }: BenchOptions): Promise<Report> {
  const rounds = light ? 2 : 5;
  const pace = { every: 5, count: light ? 1_000 : 2_000 };
  return onStage(async (stage) => {
    const password = await makePassword();
    const quickPassword = await makePassword({ memoryCost: 64, timeCost: 1, parallelism: 1 });
    const name = 'Signet on SQLite';
    const issuer = await startBusyIssuer(stage, { name, password, quickPassword, warmUp: light ? 200 : 1000 });
    const { contestant, env, signIn } = issuer;
    const keySet = () =>
      paced(contestant.url, {
        ...pace,
        step: async (send) => {
          await send({ path: '/jwks' });
        },
      });
    const signInsAround = <T>(work: () => Promise<T>) =>
      during(contestant, { concurrency: 2, step: signIn, mayRest: true }, work);
    const disturbances: Readonly<Record<string, Disturbance>> = {
      'sign-ins': async (work) => (await signInsAround(work)).inner,
      'sign-ins, and somebody else writes': async (work) => (await signInsAround(() => foreignWriter(env, work))).inner,
      'a sweep': sweepOfManyRows(env, { rows: light ? 400_000 : 1_000_000 }),
    };
    await keySet();
    const lines: Line[] = [];
    for (const [what, disturbance] of Object.entries(disturbances)) {
      const [quiet, disturbed]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        log(`steady: ${what}, round ${round + 1} of ${rounds}`);
        quiet.push(percentile(await keySet(), 0.99));
        disturbed.push(percentile(await disturbance(keySet), 0.99));
      }
      const bounds = quiet.map((p99) => Math.max(unnoticed, multiple * p99));
      lines.push({
        name: `${name}: the key set during ${what} / what is allowed`,
        result: ratioOf(disturbed, bounds),
        target: { atMost: 1 },
        figures: { 'p99 quiet, ms': spreadOf(quiet), 'p99 disturbed, ms': spreadOf(disturbed) },
      });
    }
    return { bench: 'steady', lines, notes };
  });
}

const notes = [
  `Allowed are ${unnoticed} ms, or ${multiple} times the slowest of a hundred while it is quiet where that is more. A question is due every five milliseconds, whether the one before was answered or not, and its time counts from there.`,
  'Somebody else who writes holds the file’s lock for two seconds of each three.',
];
