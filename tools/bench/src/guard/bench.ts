import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createTestIssuer, type TestIssuer } from '@signet/auth-contracts/testing';
import { type Contestant, startContestant } from '../harness/contestant.js';
import { requests as eachRequest, type Load, measure, type Sample } from '../harness/load.js';
import type { BenchOptions } from '../harness/options.js';
import { type Line, lineOf, type Report } from '../harness/report.js';
import { rotateUnderLoad } from './rotation.js';
import { type ContestantName, contestants, issuerUrl, things } from './things.js';

const program = fileURLToPath(new URL('./app.js', import.meta.url));
const concurrency = 16;
const targets = { warm: { atLeast: 0.9 }, fresh: { atLeast: 0.45 } };

const openStep = eachRequest(() => ({ path: '/open' }));

interface Samples {
  readonly open: Sample[];
  readonly warm: Sample[];
  readonly fresh: Sample[];
}

/** A guarded route against an unguarded one of the same application, for auth-contracts and its peers. */
export async function guardBench({ light, log }: BenchOptions): Promise<Report> {
  const { rounds, requests, tokens } = light
    ? { rounds: 3, requests: 8000, tokens: 2500 }
    : { rounds: 3, requests: 12_000, tokens: 6000 };
  // In CI the figures of our own are enough.
  const names: readonly ContestantName[] = light ? contestants.slice(0, 1) : contestants;
  const issuer = await createTestIssuer({ issuer: issuerUrl });
  const running = new Map<ContestantName, Contestant>();
  const taken = new Map<ContestantName, Samples>();
  try {
    const jwksUri = await issuer.listen();
    for (const name of names) {
      const contestant = await startContestant({ command: [process.execPath, program, name, jwksUri] });
      running.set(name, contestant);
      taken.set(name, { open: [], warm: [], fresh: [] });
      await warmUp(contestant, issuer, requests / 2);
    }
    for (let round = 0; round < rounds; round += 1) {
      log(`guard: round ${round + 1} of ${rounds}`);
      const fresh = await mintAll(issuer, tokens);
      for (const [name, contestant] of running) {
        const samples = taken.get(name);
        samples?.open.push(await measure(contestant, { count: requests, concurrency, step: openStep }));
        const [warm = ''] = fresh;
        samples?.warm.push(await measure(contestant, { ...closed([warm]), count: requests }));
        samples?.fresh.push(await measure(contestant, closed(fresh.slice(1))));
      }
    }
    const notes = [
      ...floorNotes(taken.get('auth-contracts')?.open ?? []),
      ...(await extraNotes(running, issuer, light)),
    ];
    return { bench: 'guard', lines: linesOfAll(taken), notes };
  } finally {
    for (const contestant of running.values()) await contestant.stop();
    await issuer.close();
  }
}

/** One measure for all: the open route of the Nest and Fastify application, also for a peer that needs Express. */
function linesOfAll(taken: ReadonlyMap<ContestantName, Samples>): Line[] {
  const open = taken.get('auth-contracts')?.open ?? [];
  return [...taken].flatMap(([name, { warm, fresh }]) => {
    const isOurs = name === 'auth-contracts';
    return [
      lineOf(`${name}: known token`, warm, open, isOurs ? targets.warm : undefined),
      lineOf(`${name}: every token new`, fresh, open, isOurs ? targets.fresh : undefined),
    ];
  });
}

export function closed(tokens: readonly string[]): Load {
  return {
    count: tokens.length,
    concurrency,
    step: eachRequest((index) => ({
      path: '/closed',
      headers: { authorization: `Bearer ${tokens[index % tokens.length]}` },
    })),
  };
}

export async function mintAll(issuer: TestIssuer, count: number): Promise<string[]> {
  const tokens: string[] = [];
  for (let index = 0; index < count; index += 1) {
    tokens.push(await issuer.mint({ audience: things, scopes: ['things:read'], claims: { sid: crypto.randomUUID() } }));
  }
  return tokens;
}

async function warmUp(contestant: Contestant, issuer: TestIssuer, count: number): Promise<void> {
  await measure(contestant, { count, concurrency, step: openStep });
  await measure(contestant, closed(await mintAll(issuer, Math.min(count, 1000))));
  await measure(contestant, { ...closed(await mintAll(issuer, 1)), count });
}

/** What the arithmetic of the machine allows: nothing that checks a signature is faster than the check. */
function floorNotes(open: readonly Sample[]): string[] {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const data = Buffer.alloc(500, 'x');
  const signature = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const check = () => verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
  for (let index = 0; index < 500; index += 1) check();
  const begun = process.cpuUsage();
  for (let index = 0; index < 2000; index += 1) check();
  const { user, system } = process.cpuUsage(begun);
  const verification = (user + system) / 2000;
  const plain = open.map(({ cpuPerStep }) => cpuPerStep ?? Number.NaN).sort((a, b) => a - b)[open.length >> 1];
  if (plain === undefined || Number.isNaN(plain)) return [`One ES256 verification: ${verification.toFixed(0)} µs.`];
  const best = plain / (plain + verification);
  return [
    `One ES256 verification by node:crypto costs ${verification.toFixed(0)} µs of CPU here, an unguarded request ${plain.toFixed(0)} µs: with every token new, no guard in this process could be better than ${best.toFixed(2)}.`,
  ];
}

async function extraNotes(
  running: ReadonlyMap<ContestantName, Contestant>,
  issuer: TestIssuer,
  light: boolean,
): Promise<string[]> {
  const ours = running.get('auth-contracts');
  if (!ours) return [];
  const refused = await rotateUnderLoad(ours, issuer, light ? 3 : 7);
  const count = light ? 10_000 : 100_000;
  const before = ours.residentMemory();
  // In parts, so that the load process does not hold them all.
  for (let sent = 0; sent < count; sent += 5000) await measure(ours, closed(await mintAll(issuer, 5000)));
  const after = ours.residentMemory();
  const mebibytes = (bytes: number | undefined) =>
    bytes === undefined ? 'unknown' : `${Math.round(bytes / 2 ** 20)} MiB`;
  return [
    `Key rotations under load: ${refused.rotations}; good tokens sent: ${refused.sent}; refused: ${refused.refused}.`,
    `Resident memory before and after ${count} more tokens, with a cache of 10,000: ${mebibytes(before)}, ${mebibytes(after)}.`,
  ];
}
