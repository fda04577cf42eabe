import { fileURLToPath } from 'node:url';
import { startPostgres } from '@signet/runtime/testing';
import { withServer } from '../harness/behind.js';
import { startContestant } from '../harness/contestant.js';
import type { BenchOptions } from '../harness/options.js';
import type { Report } from '../harness/report.js';
import { compared, type Entry, inRounds } from '../harness/rounds.js';
import { onStage } from '../harness/stage.js';
import { type BusyIssuer, startBusyIssuer } from './issuer.js';
import { makePassword } from './people.js';
import { signInsAmongTokens, tokensInStorm } from './storm.js';

const hashAlone = 'one argon2id verification';
const share = { against: hashAlone, as: 'share of the hash', target: { atLeast: 0.85 } };

/** A sign-in with a password against the hash that it cannot do without, and tokens while many sign in. */
export function loginBench({ light, log }: BenchOptions): Promise<Report> {
  const size = light ? { rounds: 3, steps: 30 } : { rounds: 7, steps: 60 };
  const storms = light ? { rounds: 3, tokens: 2000, log } : { rounds: 7, tokens: 4000, log };
  return onStage(async (stage) => {
    const password = await makePassword();
    const quickPassword = await makePassword({ memoryCost: 64, timeCost: 1, parallelism: 1 });
    const common = { password, quickPassword, warmUp: light ? 600 : 1500 };
    const sqlite = await startBusyIssuer(stage, { ...common, name: 'Signet on SQLite' });
    const issuers = [sqlite];
    if (!light) {
      const server = stage.keep(await startPostgres());
      const databaseUrl = await server.createDatabase();
      const onPostgres = await startBusyIssuer(stage, { ...common, name: 'Signet on PostgreSQL', databaseUrl });
      issuers.push({ ...onPostgres, contestant: withServer(onPostgres.contestant, server) });
    }
    const env = { PASSWORD: password.text, PASSWORD_HASH: password.hash };
    const program = fileURLToPath(new URL('./hash-app.js', import.meta.url));
    const floor = stage.keep(await startContestant({ command: [process.execPath, program], env }));
    // The first step is all of them: what HTTP costs must not count as the hash's.
    const hashes: Entry['step'] = async (send, index) => {
      if (index === 0) await send({ path: `/?times=${size.steps}` });
    };
    const entries: Entry[] = [
      { name: hashAlone, contestant: floor, step: hashes },
      ...issuers.map(({ name, contestant, signIn }) => ({ name, contestant, step: signIn })),
    ];
    const samples = await inRounds(entries, { bench: 'login', ...size, concurrency: 1, log });
    const lines = compared(samples, [
      { of: hashAlone, against: hashAlone },
      ...issuers.map(({ name }) => ({ of: name, ...share })),
    ]);
    for (const issuer of issuers) lines.push(await tokensInStorm(issuer, storms, { atMost: 2 }));
    return { bench: 'login', lines, notes: light ? [] : [...notes, await amongTokens(sqlite)] };
  });
}

async function amongTokens(issuer: BusyIssuer): Promise<string> {
  const { alone, among } = await signInsAmongTokens(issuer, { rounds: 3, signIns: 5 });
  const [quiet, busy] = [alone, among].map(({ median }) => median.toFixed(0));
  return `A sign-in on SQLite takes ${quiet} ms, and ${busy} ms while tokens are asked for faster than one core can give them.`;
}

const notes = [
  'The issuer has one core for its event loop and its hashes; people sign in one after the other, but in the storm.',
];
