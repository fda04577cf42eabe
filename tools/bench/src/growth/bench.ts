import type { Sample } from '../harness/load.js';
import type { BenchOptions } from '../harness/options.js';
import type { Report } from '../harness/report.js';
import { type Entry, inRounds } from '../harness/rounds.js';
import { onStage } from '../harness/stage.js';
import { type FilledPair, fillDatabases, type Size } from './databases.js';
import { codeStep, refreshStep } from './flows.js';
import { growthLines, type Pair } from './lines.js';
import { onStores } from './on-stores.js';
import { type Plan, planOf } from './plan.js';

/**
 * The same work on a young installation and on one that has a hundred times as many accounts, grants and refresh tokens:
 * over HTTP with one request at a time, and at the stores. What counts is how much longer a step takes on the large one.
 */
export function growthBench({ light, log }: BenchOptions): Promise<Report> {
  const plan = planOf(light);
  return onStage(async (stage) => {
    log(`growth: filling both databases with ${plan.small.grants} and ${plan.large.grants} grants`);
    const now = Math.floor(Date.now() / 1000);
    const populations = { small: { ...plan.small, now }, large: { ...plan.large, now } };
    const databases = await fillDatabases(stage, populations);
    const pairs: Pair[] = [];
    for (const [name, databasePair] of databases) {
      pairs.push(...(await overHttp(name, databasePair, plan, log)));
      for (const { issuer } of Object.values(databasePair)) await issuer.stop();
      pairs.push(...(await onStores(stage, name, databasePair, plan, log)));
    }
    return { bench: 'growth', lines: pairs.flatMap(growthLines), notes: notesOf(plan) };
  });
}

async function overHttp(name: string, pair: FilledPair, plan: Plan, log: (line: string) => void): Promise<Pair[]> {
  const works = [
    { work: 'code', steps: plan.codeSteps, stepOf: codeStep },
    { work: 'refresh', steps: plan.refreshSteps, stepOf: refreshStep },
  ];
  const pairs: Pair[] = [];
  for (const { work, steps, stepOf } of works) {
    const entries = Object.entries(pair).map(
      ([size, { issuer, population }]): Entry => ({
        name: size,
        contestant: issuer,
        step: stepOf(population, issuer.seeded),
      }),
    );
    const bench = `growth, ${name}, ${work}`;
    const samples = await inRounds(entries, { bench, rounds: plan.rounds, steps, concurrency: 1, mayRest: true, log });
    const of = (size: Size): readonly Sample[] => samples.get(size) ?? [];
    pairs.push({ name: `${name}: ${work}`, small: of('small'), large: of('large') });
  }
  return pairs;
}

function notesOf({ small, large, sweepTogether }: Plan): string[] {
  const count = (value: number) => value.toLocaleString('en');
  return [
    `The result is the large database's time over the small one's: ${count(large.accounts)} accounts, ${count(large.grants)} grants and as many refresh tokens against ${count(small.accounts)} and ${count(small.grants)}.`,
    'One request at a time. Log-in and sweep are measured at the stores, the log-in without its password hash.',
    `A step of the sweep is ${count(sweepTogether)} refresh tokens, grants, codes and sessions each.`,
  ];
}
