import { during } from '../harness/during.js';
import { type Load, measure, type Sample } from '../harness/load.js';
import type { Line, Target } from '../harness/report.js';
import { ratioOf, type Spread, spreadOf } from '../harness/statistics.js';
import type { BusyIssuer } from './issuer.js';

/** Workers that sign in as fast as they can. */
const stormWorkers = 16;
/** Workers that ask for tokens, in the storm or not. */
const tokenWorkers = 4;
/** Workers that leave the event loop of the issuer no pause. */
const saturatingWorkers = 64;

export interface StormSize {
  readonly rounds: number;
  /** In each half of a round. */
  readonly tokens: number;
  readonly log: (line: string) => void;
}

/** The slowest of a hundred tokens in a storm of sign-ins, as a multiple of that while it is quiet; in turns. */
export async function tokensInStorm(
  { name, contestant, token, signIn }: BusyIssuer,
  { rounds, tokens, log }: StormSize,
  target: Target,
): Promise<Line> {
  const load: Load = { count: tokens, concurrency: tokenWorkers, step: token };
  const [quiet, stormy, signIns]: [Sample[], Sample[], Sample[]] = [[], [], []];
  await measure(contestant, load);
  for (let round = 0; round < rounds; round += 1) {
    log(`login: storm ${round + 1} of ${rounds}`);
    quiet.push(await measure(contestant, load));
    const storm = { concurrency: stormWorkers, step: signIn };
    const { inner, outer } = await during(contestant, storm, () => measure(contestant, load));
    stormy.push(inner);
    signIns.push(outer);
  }
  const p99 = (samples: readonly Sample[]) => samples.map(({ latency }) => latency.p99);
  return {
    name: `${name}: tokens in a storm of sign-ins / quiet`,
    result: ratioOf(p99(stormy), p99(quiet)),
    target,
    figures: {
      'token p99 quiet, ms': spreadOf(p99(quiet)),
      'token p99 in the storm, ms': spreadOf(p99(stormy)),
      'sign-ins/s in the storm': spreadOf(signIns.map(({ stepsPerSecond }) => stepsPerSecond)),
    },
  };
}

/** Milliseconds of a sign-in alone, and while tokens are asked for faster than the issuer can give them. */
export async function signInsAmongTokens(
  { contestant, token, signIn }: BusyIssuer,
  { rounds, signIns }: { rounds: number; signIns: number },
): Promise<{ readonly alone: Spread; readonly among: Spread }> {
  const load: Load = { count: signIns, concurrency: 1, step: signIn };
  const [alone, among]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    alone.push((await measure(contestant, load)).latency.p50);
    const tokens = { concurrency: saturatingWorkers, step: token };
    among.push((await during(contestant, tokens, () => measure(contestant, load))).inner.latency.p50);
  }
  return { alone: spreadOf(alone), among: spreadOf(among) };
}
