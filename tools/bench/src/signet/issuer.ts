import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '@signet/cli';
import { freePorts } from '@signet/workspace/ports';
import { programFile } from '@signet/workspace/programs';
import { type Contestant, startContestant } from '../harness/contestant.js';

/** One command of `npm run signet`, with its answer. @throws Error with what it said */
export type Signet = (...argv: string[]) => Promise<Record<string, unknown>>;

export interface SignetOptions<Seeded> {
  /** Default: SQLite in a temporary folder. */
  readonly databaseUrl?: string | undefined;
  /** More of the issuer's configuration. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it is not what is measured; default the first, which is every contestant's. */
  readonly core?: number | undefined;
  /** Default: the bundled issuer. */
  readonly program?: string | undefined;
  /** Records that the bench needs, before the issuer starts. */
  readonly seed: (signet: Signet) => Promise<Seeded>;
}

export interface SignetIssuer<Seeded> extends Contestant {
  readonly seeded: Seeded;
  /** Of this issuer: for a second process of it, or for records that no command makes. */
  readonly env: Readonly<Record<string, string>>;
}

export interface IssuerEnvironment {
  readonly env: Readonly<Record<string, string>>;
  /** Deletes its folder. */
  remove(): void;
}

/** The configuration of an issuer whose database is empty and whose keys are not made yet. */
export async function newEnvironment(options: Pick<SignetOptions<unknown>, 'databaseUrl' | 'env'> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'signet-bench-'));
  const [port] = await freePorts(1);
  const env = {
    ISSUER: `http://localhost:${port}`,
    HOST: 'localhost',
    PORT: String(port),
    DATABASE_URL: options.databaseUrl ?? `sqlite:${join(folder, 'sso.sqlite')}`,
    MASTER_KEY_FILE: join(folder, 'master-key'),
    // Load from one address.
    RATE_LIMITS: 'off',
    DRAIN_DELAY: '0',
    ...options.env,
  };
  return { env, remove: () => rmSync(folder, { recursive: true, force: true }) } satisfies IssuerEnvironment;
}

/** The built issuer as a process on its own core, with a database that has what `seed` made. */
export async function startSignet<Seeded>(options: SignetOptions<Seeded>): Promise<SignetIssuer<Seeded>> {
  const { env, remove } = await newEnvironment(options);
  try {
    const signet: Signet = (...argv) => run(env, argv);
    await signet('migrate');
    const seeded = await options.seed(signet);
    const contestant = await startIssuerProcess(env, options.core, options.program);
    const stop = async () => {
      await contestant.stop();
      remove();
    };
    return { ...contestant, stop, seeded, env };
  } catch (error) {
    remove();
    throw error;
  }
}

/** @param core where there are several; default the first, which is every contestant's */
export function startIssuerProcess(
  env: Readonly<Record<string, string>>,
  core?: number,
  program = programFile('sso'),
): Promise<Contestant> {
  return startContestant({
    command: [process.execPath, program],
    env,
    core,
    addressIn: (line) => (line.includes('listens on') ? `http://${env.HOST}:${env.PORT}` : undefined),
  });
}

async function run(env: Readonly<Record<string, string>>, argv: string[]): Promise<Record<string, unknown>> {
  let [stdout, stderr] = ['', ''];
  const code = await runCli([...argv, '--json'], {
    env,
    stdout: (text: string) => {
      stdout += text;
    },
    stderr: (text: string) => {
      stderr += text;
    },
    readStdin: async () => '',
  });
  if (code !== 0) throw new Error(`signet ${argv.join(' ')}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}
