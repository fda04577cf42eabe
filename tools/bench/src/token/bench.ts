import { startPostgres } from '@signet/runtime/testing';
import { withServer } from '../harness/behind.js';
import type { Contestant } from '../harness/contestant.js';
import { basic, formRequest } from '../harness/forms.js';
import { requests } from '../harness/load.js';
import type { BenchOptions } from '../harness/options.js';
import type { Report } from '../harness/report.js';
import { type Comparison, compared, type Entry, inRounds } from '../harness/rounds.js';
import { onStage } from '../harness/stage.js';
import { startOidcProvider } from '../oidc-provider/start.js';
import { startSignet } from '../signet/issuer.js';
import { audience, client, scope, seedTokenService } from './service.js';
import { startBare } from './start-bare.js';

const names = {
  bare: 'bare Nest + Fastify + node:crypto',
  sqlite: 'Signet on SQLite',
  postgres: 'Signet on PostgreSQL',
  peer: 'oidc-provider in memory',
};

/** Client credentials for an ES256 access token (RFC 6749 §4.4, RFC 9068): ours with its database, against the floor. */
export function tokenBench({ light, log }: BenchOptions): Promise<Report> {
  const size = light ? { rounds: 3, steps: 2000 } : { rounds: 7, steps: 5000 };
  return onStage(async (stage) => {
    const bare = stage.keep(await startBare());
    const sqlite = stage.keep(await startSignet({ seed: seedTokenService }));
    const entries = [entry(names.bare, bare, ''), entry(names.sqlite, sqlite, sqlite.seeded)];
    if (!light) {
      const server = stage.keep(await startPostgres());
      const databaseUrl = await server.createDatabase();
      const postgres = withServer(stage.keep(await startSignet({ databaseUrl, seed: seedTokenService })), server);
      const peer = stage.keep(await startOidcProvider('memory'));
      entries.push(entry(names.postgres, postgres, postgres.seeded));
      entries.push(entry(names.peer, peer, basic(client.id, client.secret)));
    }
    const samples = await inRounds(entries, { bench: 'token', ...size, log });
    const measured = comparisons.filter(({ of, against }) => samples.has(of) && samples.has(against));
    return { bench: 'token', lines: compared(samples, measured), notes: [] };
  });
}

function entry(name: string, contestant: Contestant, authorization: string): Entry {
  const planned = formRequest(
    '/token',
    { grant_type: 'client_credentials', scope, resource: audience },
    { authorization },
  );
  return { name, contestant, step: requests(() => planned) };
}

const toBare = { against: names.bare, as: 'bare' };
const toPeer = { against: names.peer, as: 'oidc-provider' };
const comparisons: readonly Comparison[] = [
  { of: names.bare, ...toBare },
  { of: names.sqlite, ...toBare, target: { atLeast: 0.85 } },
  { of: names.sqlite, ...toPeer, target: { atLeast: 1.7 } },
  { of: names.postgres, ...toBare, target: { atLeast: 0.85 } },
  { of: names.postgres, ...toPeer, target: { atLeast: 1.7 } },
  { of: names.peer, ...toBare },
];
