import { startPostgres } from '@signet/runtime/testing';
import { freePorts } from '@signet/workspace/ports';
import { withServer } from '../harness/behind.js';
import type { Contestant } from '../harness/contestant.js';
import { measure } from '../harness/load.js';
import type { BenchOptions } from '../harness/options.js';
import type { Report } from '../harness/report.js';
import { type Entry, inRounds } from '../harness/rounds.js';
import { onStage, type Stage } from '../harness/stage.js';
import { type SignetIssuer, startIssuerProcess, startSignet } from '../signet/issuer.js';
import { coresPerDatabaseCore, replicaLines } from './lines.js';
import { halfAndHalf, type ReplicasSeed, refreshFamilies, seedReplicas } from './work.js';

/** Of a core, for each issuer: so little that PostgreSQL and the load, which share this machine, are never short. */
const share = 0.15;
/** For each issuer: enough that none waits for work while the requests gather at the other. */
const concurrency = 64;

/** One and two processes of the issuer on one PostgreSQL, each a small machine of the same size. */
export function replicasBench({ light, log }: BenchOptions): Promise<Report> {
  const size = light ? { rounds: 3, steps: 200 } : { rounds: 5, steps: 600 };
  return onStage(async (stage) => {
    const postgres = stage.keep(await startPostgres());
    const databaseUrl = await postgres.createDatabase();
    const first = stage.keep(await startSignet({ databaseUrl, seed: seedReplicas }));
    const second = await replicaOf(first, stage);
    const families = await refreshFamilies(first, 3 * concurrency);
    const both = () => sum(first.cpu(), second.cpu());
    const one: Entry = {
      name: 'one',
      contestant: withServer(first, postgres),
      step: halfAndHalf(first.seeded, [first.url], families),
    };
    const two: Entry = {
      name: 'two',
      contestant: withServer({ ...first, cpu: both }, postgres),
      step: halfAndHalf(first.seeded, [first.url, second.url], families),
      // As long as the rounds of one, and as many requests at a time for each.
      steps: 2 * size.steps,
      concurrency: 2 * concurrency,
    };
    // Programs that still warm up are not given so little time: that would take most of it.
    await measure(two.contestant, { count: 3000, concurrency, step: two.step });
    const limited = [first, second].every((issuer) => issuer.limitTo(share)) ? share : undefined;
    const samples = await inRounds([one, two], { bench: 'replicas', ...size, concurrency, log });
    const measured = { one: samples.get('one') ?? [], two: samples.get('two') ?? [] };
    const lines = replicaLines({ ...measured, share: limited });
    return { bench: 'replicas', lines, notes: notesOf(limited, coresPerDatabaseCore(measured.two)) };
  });
}

async function replicaOf(issuer: SignetIssuer<ReplicasSeed>, stage: Stage): Promise<Contestant> {
  const [port] = await freePorts(1);
  return stage.keep(await startIssuerProcess({ ...issuer.env, PORT: String(port) }));
}

function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}

function notesOf(limited: number | undefined, cores: number | undefined): string[] {
  return [
    'A step is one token of client credentials and one refresh with rotation, which is durable before it is answered; with two processes they go to different ones. Two get twice as many requests at a time.',
    limited === undefined
      ? 'No CPU quota can be set here (no root, or no control groups): the result is 2 × the CPU time of a step of one process alone / that of two together, and says nothing of what they wait for.'
      : `Each process is limited by a CPU quota to ${Math.round(limited * 100)} % of a core, as a small machine would be, so that two have twice as much; the result is steps a second. PostgreSQL and the load are not limited.`,
    ...(cores === undefined
      ? []
      : [`By CPU time one core of PostgreSQL feeds ${cores.toFixed(1)} cores of issuers with such work.`]),
  ];
}
