import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '@signet/runtime/testing';
import type { Stage } from '../harness/stage.js';
import { type SignetIssuer, startSignet } from '../signet/issuer.js';
import { type Authorizations, seedClients } from './authorizations.js';
import type { Population } from './population.js';
import { postgresSettings } from './postgres-settings.js';
import type { Expiring } from './records.js';
import { runProgram } from './run-program.js';

/** A database that has its records, and the issuer on it. */
export interface Filled {
  readonly databaseUrl: string;
  readonly population: Population;
  readonly issuer: SignetIssuer<Authorizations>;
  /** Adds what a sweep will find. */
  addExpiring(expiring: Expiring): Promise<void>;
}

export type Size = 'small' | 'large';
export type FilledPair = Readonly<Record<Size, Filled>>;

/** Both sizes of both databases, which are filled at the same time: SQLite on one core, PostgreSQL on the other. */
export async function fillDatabases(
  stage: Stage,
  populations: Readonly<Record<Size, Population>>,
): Promise<ReadonlyMap<string, FilledPair>> {
  const folder = mkdtempSync(join(tmpdir(), 'signet-growth-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Gigabytes: also when the bench is interrupted.
  process.once('exit', remove);
  stage.keep({ stop: async () => remove() });
  const postgres = stage.keep(await startPostgres(postgresSettings));
  const urls = {
    SQLite: { small: `sqlite:${join(folder, 'small.sqlite')}`, large: `sqlite:${join(folder, 'large.sqlite')}` },
    PostgreSQL: { small: await postgres.createDatabase(), large: await postgres.createDatabase() },
  };
  const settled = await Promise.allSettled(
    Object.entries(urls).map(async ([name, { small, large }]): Promise<[string, FilledPair]> => {
      const core = name === 'SQLite' ? 0 : 1;
      return [
        name,
        {
          small: await fill(stage, small, populations.small, core),
          large: await fill(stage, large, populations.large, core),
        },
      ];
    }),
  );
  return new Map(
    settled.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    }),
  );
}

const program = fileURLToPath(new URL('./seed-app.js', import.meta.url));

async function fill(stage: Stage, databaseUrl: string, population: Population, core: number): Promise<Filled> {
  const args = [databaseUrl, JSON.stringify(population)];
  const seed = async (signet: Parameters<typeof seedClients>[0]) => {
    const authorizations = await seedClients(signet);
    await runProgram(program, args, core);
    return authorizations;
  };
  const issuer = stage.keep(await startSignet({ databaseUrl, seed }));
  const addExpiring = (expiring: Expiring) => runProgram(program, [...args, JSON.stringify(expiring)], core);
  return { databaseUrl, population, issuer, addExpiring };
}
