import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '@signet/cli';
import { inRoot } from '@signet/workspace/paths';
import { freePorts } from '@signet/workspace/ports';
import { type Contestant, startContestant } from '../harness/contestant.js';
import { audience, basic, scope } from './service.js';

export interface SignetIssuer extends Contestant {
  /** Of a client that may have tokens for the audience. */
  readonly authorization: string;
}

/** The built issuer as a process, seeded through its shell commands. @param databaseUrl default: SQLite in a temporary folder */
export async function startSignet(databaseUrl?: string): Promise<SignetIssuer> {
  const folder = mkdtempSync(join(tmpdir(), 'signet-bench-'));
  const [port] = await freePorts(1);
  const env = {
    ISSUER: `http://localhost:${port}`,
    HOST: 'localhost',
    PORT: String(port),
    DATABASE_URL: databaseUrl ?? `sqlite:${join(folder, 'sso.sqlite')}`,
    MASTER_KEY_FILE: join(folder, 'master-key'),
  };
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await signet(env, ['migrate']);
    await signet(env, ['resources', 'create', audience, '--scope', `${scope}=See your orders`]);
    const create = ['clients', 'create', 'Bench', '--grant-type', 'client_credentials'];
    const made = await signet(env, [...create, '--resource', `${audience}=${scope}`]);
    const contestant = await startContestant({
      command: [process.execPath, inRoot('apps', 'sso', 'dist', 'main.js')],
      env,
      addressIn: (line) => (line.includes('listens on') ? env.ISSUER : undefined),
    });
    const stop = async () => {
      await contestant.stop();
      remove();
    };
    return { ...contestant, stop, authorization: basic(String(made.clientId), String(made.clientSecret)) };
  } catch (error) {
    remove();
    throw error;
  }
}

async function signet(env: Readonly<Record<string, string>>, argv: string[]): Promise<Record<string, unknown>> {
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
