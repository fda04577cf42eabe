import { fileURLToPath } from 'node:url';
import { createTestIssuer, type TestIssuer } from '@signet/auth-contracts/testing';
import { type Contestant, startContestant } from '../harness/contestant.js';
import { type Load, measure, requests } from '../harness/load.js';
import type { BenchOptions } from '../harness/options.js';
import type { Report } from '../harness/report.js';
import { type Comparison, compared, type Entry, inRounds } from '../harness/rounds.js';
import { onStage } from '../harness/stage.js';
import { floorNote } from './floor.js';
import { rotateUnderLoad } from './rotation.js';
import { type ContestantName, contestants, issuerUrl, things } from './things.js';

const program = fileURLToPath(new URL('./app.js', import.meta.url));
const concurrency = 16;
const targets = { known: { atLeast: 0.9 }, fresh: { atLeast: 0.45 } };

/** One measure for all: the open route of the Nest and Fastify application, also for a peer that needs Express. */
const open = 'open route';
/** And one for new tokens: a route of it that checks the signature alone. How much of a request that is differs from machine to machine. */
const floor = 'one signature';
const [ours, ...others] = contestants;

const lineNames = (name: ContestantName) => ({ known: `${name}: known token`, fresh: `${name}: every token new` });

/** A guarded route against an unguarded one of the same application, for auth-contracts and its peers. */
export function guardBench({ light, log }: BenchOptions): Promise<Report> {
  const { rounds, steps, tokens } = light
    ? { rounds: 3, steps: 8000, tokens: 2500 }
    : { rounds: 3, steps: 5000, tokens: 3000 };
  // In CI the figures of our own are enough.
  const peers: readonly ContestantName[] = light ? [] : others;
  return onStage(async (stage) => {
    const issuer = await createTestIssuer({ issuer: issuerUrl });
    stage.keep({ stop: () => issuer.close() });
    const jwksUri = await issuer.listen();
    let minted: readonly string[] = [];
    const start = async (name: ContestantName) =>
      stage.keep(await startContestant({ command: [process.execPath, program, name, jwksUri] }));
    const entriesOf = (name: ContestantName, contestant: Contestant): Entry[] => {
      const { known, fresh } = lineNames(name);
      return [
        { name: known, contestant, step: presented('/closed', () => minted[0]) },
        { name: fresh, contestant, step: presented('/closed', (index) => minted[index]), steps: tokens },
      ];
    };
    const own = await start(ours);
    const entries = [
      { name: open, contestant: own, step: requests(() => ({ path: '/open' })) },
      { name: floor, contestant: own, step: presented('/floor', (index) => minted[index]), steps: tokens },
      ...entriesOf(ours, own),
    ];
    for (const name of peers) entries.push(...entriesOf(name, await start(name)));
    const prepare = async () => {
      minted = await mintAll(issuer, tokens);
    };
    const samples = await inRounds(entries, { bench: 'guard', rounds, steps, concurrency, prepare, log });
    const notes = [floorNote(samples.get(open) ?? []), ...(await extraNotes(own, issuer, light))];
    return { bench: 'guard', lines: compared(samples, [ours, ...peers].flatMap(comparisonsOf)), notes };
  });
}

function comparisonsOf(name: ContestantName): Comparison[] {
  const { known, fresh } = lineNames(name);
  const toOpen = { against: open, as: '' };
  if (name !== ours) return [known, fresh].map((of) => ({ of, ...toOpen }));
  return [
    { of: known, ...toOpen, target: targets.known },
    { of: fresh, ...toOpen, target: targets.fresh },
    { of: fresh, against: floor },
  ];
}

/** Presents a token at a route. */
function presented(path: string, tokenAt: (index: number) => string | undefined): Load['step'] {
  return requests((index) => ({ path, headers: { authorization: `Bearer ${tokenAt(index)}` } }));
}

async function mintAll(issuer: TestIssuer, count: number): Promise<string[]> {
  const tokens: string[] = [];
  for (let index = 0; index < count; index += 1) {
    tokens.push(await issuer.mint({ audience: things, scopes: ['things:read'], claims: { sid: crypto.randomUUID() } }));
  }
  return tokens;
}

async function extraNotes(contestant: Contestant, issuer: TestIssuer, light: boolean): Promise<string[]> {
  const refused = await rotateUnderLoad(contestant, issuer, light ? 3 : 4);
  const count = light ? 10_000 : 100_000;
  const before = contestant.residentMemory();
  // In parts, so that the load process does not hold them all.
  for (let sent = 0; sent < count; sent += 5000) {
    const tokens = await mintAll(issuer, 5000);
    await measure(contestant, { count: 5000, concurrency, step: presented('/closed', (index) => tokens[index]) });
  }
  const after = contestant.residentMemory();
  const mebibytes = (bytes: number | undefined) =>
    bytes === undefined ? 'unknown' : `${Math.round(bytes / 2 ** 20)} MiB`;
  return [
    `Key rotations under load: ${refused.rotations}; good tokens sent: ${refused.sent}; refused: ${refused.refused}.`,
    `Resident memory before and after ${count} more tokens, with a cache of 10,000: ${mebibytes(before)}, ${mebibytes(after)}.`,
  ];
}
