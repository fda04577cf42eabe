import { startPostgres } from '@signet/runtime/testing';
import { formRequest } from '../harness/forms.js';
import { requests } from '../harness/load.js';
import type { BenchOptions } from '../harness/options.js';
import type { Line, Report } from '../harness/report.js';
import { onStage } from '../harness/stage.js';
import { spreadOf } from '../harness/statistics.js';
import { type SignetIssuer, startSignet } from '../signet/issuer.js';
import { audience, scope, seedTokenService } from '../token/service.js';
import { memoryLine } from './memory.js';
import { startAgain, startFirst } from './start.js';

/** From nothing to ready, and what a process keeps of the tokens that it gave. */
export function bootBench({ light, log }: BenchOptions): Promise<Report> {
  const { rounds, tokens } = light ? { rounds: 2, tokens: 10_000 } : { rounds: 5, tokens: 100_000 };
  return onStage(async (stage) => {
    const server = light ? undefined : stage.keep(await startPostgres());
    const start = async (databaseUrl?: string) =>
      stage.keep(await startSignet({ databaseUrl, seed: seedTokenService }));
    const issuers = new Map([['SQLite', await start()]]);
    if (server) issuers.set('PostgreSQL', await start(await server.createDatabase()));
    const lines: Line[] = [];
    for (const [name, issuer] of issuers) {
      log(`boot: memory on ${name}`);
      lines.push(await memoryLine(`${name}: memory, after / warm`, issuer, tokenStep(issuer), tokens));
    }
    const starts: Record<string, () => Promise<number>> = {};
    for (const [name, issuer] of issuers) {
      starts[`${name}: start, s of CPU`] = () => startAgain(issuer);
      starts[`${name}: first start, s of CPU`] = async () =>
        startFirst(name === 'SQLite' ? undefined : await server?.createDatabase());
    }
    return { bench: 'boot', lines: [...(await startLines(starts, rounds, log)), ...lines], notes };
  });
}

/** In rounds, as all that is compared. */
async function startLines(
  starts: Readonly<Record<string, () => Promise<number>>>,
  rounds: number,
  log: (line: string) => void,
): Promise<Line[]> {
  const taken = new Map(Object.keys(starts).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    log(`boot: round ${round + 1} of ${rounds}`);
    for (const [name, start] of Object.entries(starts)) taken.get(name)?.push(await start());
  }
  return [...taken].map(([name, times]) => {
    const spread = spreadOf(times);
    return { name, result: spread, target: { atMost: 1.5 }, figures: { 'CPU to ready, s': spread } };
  });
}

function tokenStep({ seeded }: SignetIssuer<string>) {
  const fields = { grant_type: 'client_credentials', scope, resource: audience };
  const planned = formRequest('/token', fields, { authorization: seeded });
  return requests(() => planned);
}

const notes = [
  'Ready is when /health/ready answers 200. The CPU time is that of all threads of the process.',
  'The first start makes the schema and a key for each algorithm; RSA keys take what luck has it.',
];
