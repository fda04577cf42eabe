import { fileURLToPath } from 'node:url';
import { startPostgres } from '@signet/persistence/testing';
import { type Contestant, startContestant } from '../harness/contestant.js';
import { requests as eachRequest, type Load, measure, type Sample } from '../harness/load.js';
import type { BenchOptions } from '../harness/options.js';
import { lineOf, type Report } from '../harness/report.js';
import { startSignet } from '../signet/issuer.js';
import { audience, basic, client, form, scope, seedTokenService } from './service.js';

const concurrency = 16;
const program = (name: string) => [process.execPath, fileURLToPath(new URL(name, import.meta.url))] as const;

interface Entry {
  readonly name: string;
  readonly contestant: Contestant;
  readonly load: (count: number) => Load;
  readonly samples: Sample[];
}

/** Client credentials for an ES256 access token (RFC 6749 §4.4, RFC 9068): ours with its database, against the floor. */
export async function tokenBench({ light, log }: BenchOptions): Promise<Report> {
  const { rounds, requests } = light ? { rounds: 3, requests: 2000 } : { rounds: 7, requests: 5000 };
  const postgres = light ? undefined : await startPostgres();
  const entries: Entry[] = [];
  try {
    entries.push(entry('bare Nest + Fastify + jose', await startContestant({ command: program('./bare-app.js') }), ''));
    const sqlite = await startSignet({ seed: seedTokenService });
    entries.push(entry('Signet on SQLite', sqlite, sqlite.seeded));
    if (postgres) {
      const contestant = await startSignet({ databaseUrl: await postgres.createDatabase(), seed: seedTokenService });
      entries.push(entry('Signet on PostgreSQL', contestant, contestant.seeded));
      const peer = await startContestant({ command: program('./oidc-provider-app.js') });
      entries.push(entry('oidc-provider in memory', peer, basic(client.id, client.secret)));
    }
    for (const { contestant, load } of entries) await measure(contestant, load(requests));
    for (let round = 0; round < rounds; round += 1) {
      log(`token: round ${round + 1} of ${rounds}`);
      for (const { contestant, load, samples } of entries) samples.push(await measure(contestant, load(requests)));
    }
    return { bench: 'token', lines: linesOf(entries), notes: notesOf(postgres !== undefined) };
  } finally {
    for (const { contestant } of entries) await contestant.stop();
    await postgres?.stop();
  }
}

function entry(name: string, contestant: Contestant, authorization: string): Entry {
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope, resource: audience }).toString();
  const headers = { ...form, authorization, 'content-length': String(body.length) };
  const step = eachRequest(() => ({ method: 'POST', path: '/token', headers, body }));
  return { name, contestant, load: (count) => ({ count, concurrency, step }), samples: [] };
}

function linesOf(entries: readonly Entry[]) {
  const samplesOf = (name: string) => entries.find((one) => one.name === name)?.samples;
  const bare = samplesOf('bare Nest + Fastify + jose') ?? [];
  const peer = samplesOf('oidc-provider in memory');
  return entries.flatMap(({ name, samples }) => {
    if (!name.startsWith('Signet')) return [lineOf(`${name} / bare`, samples, bare)];
    const lines = [lineOf(`${name} / bare`, samples, bare, { atLeast: 0.85 })];
    return peer ? [...lines, lineOf(`${name} / oidc-provider`, samples, peer, { atLeast: 1.7 })] : lines;
  });
}

function notesOf(withPostgres: boolean): string[] {
  return withPostgres
    ? ['CPU time is that of the issuer alone; PostgreSQL runs beside the load, and its time is not counted.']
    : [];
}
