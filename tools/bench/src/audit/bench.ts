import { rmSync } from 'node:fs';
import { startPostgres } from '@signet/runtime/testing';
import { withServer } from '../harness/behind.js';
import type { BenchOptions } from '../harness/options.js';
import type { Report } from '../harness/report.js';
import { type Comparison, compared, type Entry, inRounds } from '../harness/rounds.js';
import { onStage, type Stage } from '../harness/stage.js';
import { type BusyIssuer, startBusyIssuer } from '../login/issuer.js';
import { makePassword, type Password } from '../login/people.js';
import { copyWithoutEntries } from './untold.js';

/** What the audit trail costs a token and a sign-in: the same issuer with it and without, by turns. */
export function auditBench({ light, log }: BenchOptions): Promise<Report> {
  const size = light ? { rounds: 3, tokens: 1000, signIns: 60 } : { rounds: 9, tokens: 4000, signIns: 200 };
  return onStage(async (stage) => {
    // What the hash costs is not what is asked here, and would hide it.
    const password = await makePassword({ memoryCost: 64, timeCost: 1, parallelism: 1 });
    const untold = copyWithoutEntries();
    stage.keep({ stop: async () => rmSync(untold.folder, { recursive: true, force: true }) });
    const pairs = [await pairOn(stage, 'SQLite', password, untold.program, light)];
    if (!light) {
      const server = stage.keep(await startPostgres());
      const behind = await pairOn(stage, 'PostgreSQL', password, untold.program, light, () => server.createDatabase());
      pairs.push(behind.map((each) => ({ ...each, contestant: withServer(each.contestant, server) })));
    }
    const entries = pairs.flat().flatMap((issuer): Entry[] => [
      { name: `${issuer.name}: token`, contestant: issuer.contestant, step: issuer.token, steps: size.tokens },
      { name: `${issuer.name}: sign-in`, contestant: issuer.contestant, step: issuer.signIn, steps: size.signIns },
    ]);
    const samples = await inRounds(entries, { bench: 'audit', rounds: size.rounds, steps: size.signIns, log });
    const lines = pairs.flatMap(([told, silent]) =>
      ['token', 'sign-in'].flatMap((what): Comparison[] => {
        const against = `${silent?.name}: ${what}`;
        const target = what === 'token' ? { target: { atLeast: 0.95 } } : {};
        return [
          { of: against, against },
          { of: `${told?.name}: ${what}`, against, as: 'without', ...target },
        ];
      }),
    );
    return { bench: 'audit', lines: compared(samples, lines), notes };
  });
}

async function pairOn(
  stage: Stage,
  name: string,
  password: Password,
  untold: string,
  light: boolean,
  databaseUrl?: () => Promise<string>,
): Promise<readonly BusyIssuer[]> {
  const common = { password, quickPassword: password, warmUp: light ? 300 : 1000 };
  const issuer = async (more: { readonly name: string; readonly program?: string }) =>
    startBusyIssuer(stage, { ...common, ...more, databaseUrl: await databaseUrl?.() });
  return [await issuer({ name }), await issuer({ name: `${name} without entries`, program: untold })];
}

const notes = [
  'Without: the same bundle, in which `recordEntry` returns at once. The smallest hash is used: with that of the product, the share is smaller.',
];
