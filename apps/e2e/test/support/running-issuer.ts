import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CliIo, runCli } from '@signet/cli';
import { freePorts } from '@signet/workspace/ports';
import { type End, type RunningProcess, startProcess } from '@signet/workspace/processes';
import { programFile } from '@signet/workspace/programs';
import type { Person } from './browser-flow.js';

export interface IssuerOptions {
  /** Settings beyond the address, the database and the key. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: a fresh SQLite file. */
  readonly databaseUrl?: string;
  /** Processes on one database; all say the same `iss`. */
  readonly replicas?: number;
  /** Below the origin, such as /team. */
  readonly path?: string;
  /** PEM files: https, ended by the issuer itself. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
}

export interface RunningIssuer {
  readonly issuer: string;
  /** Where each process listens. */
  readonly addresses: readonly string[];
  /** Lines that the processes wrote. */
  readonly logs: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command of the shell on its database and gives its JSON. */
  signet(argv: readonly string[], stdin?: string): Promise<Record<string, unknown>>;
  /** Loads a certification profile: its clients, and the person who can sign in. */
  loadProfile(name: string, redirectBase: string): Promise<LoadedProfile>;
  /** Sends it to each process. */
  signal(name: NodeJS.Signals): void;
  /** SIGTERM to each; SIGKILL where one has not ended by itself half a minute later. How each ended. */
  stopProcesses(): Promise<readonly End[]>;
  close(): Promise<void>;
}

export interface LoadedProfile {
  readonly clients: Readonly<Record<string, SuiteClient>>;
  readonly person: Person;
  /** What steers the suite's browser. */
  readonly browser: readonly BrowserStep[];
}

/** In the words of the suite. */
export interface BrowserStep {
  readonly match: string;
  readonly tasks: ReadonlyArray<{
    readonly task: string;
    readonly match: string;
    readonly commands?: readonly string[][];
  }>;
}

export interface SuiteClient {
  readonly client_id: string;
  readonly client_secret: string;
  /** With which the suite registers its clients. */
  readonly initial_access_token?: string;
  readonly jwks: { readonly keys: ReadonlyArray<Record<string, string>> };
  readonly scope: string;
}

/** The built issuer alone, as one process or several, with its data in a temporary folder. */
export async function runIssuer(options: IssuerOptions = {}): Promise<RunningIssuer> {
  const folder = mkdtempSync(join(tmpdir(), 'signet-issuer-'));
  const ports = await freePorts(options.replicas ?? 1);
  const scheme = options.tls ? 'https' : 'http';
  const addresses = ports.map((port) => `${scheme}://localhost:${port}${options.path ?? ''}`);
  const issuer = addresses[0] ?? '';
  const env = {
    ISSUER: issuer,
    HOST: 'localhost',
    DATABASE_URL: options.databaseUrl ?? `sqlite:${join(folder, 'sso.sqlite')}`,
    MASTER_KEY_FILE: join(folder, 'master-key'),
    // Else it lies in the working folder where the database is no file.
    OWNER_LINK_FILE: join(folder, 'signet-owner-link'),
    // Attacks come by the hundred, from one address; apps/sso/test has the limits.
    RATE_LIMITS: 'off',
    // No proxy stands before it that would have to notice its end.
    DRAIN_DELAY: '0',
    ...(options.tls ? { TLS_CERT_FILE: options.tls.certFile, TLS_KEY_FILE: options.tls.keyFile } : {}),
    ...options.env,
  };
  const logs: string[] = [];
  const processes: RunningProcess[] = [];
  const signet = async (argv: readonly string[], stdin = '') => {
    let stdout = '';
    let stderr = '';
    const io: CliIo = {
      env,
      stdout: (text) => {
        stdout += text;
      },
      stderr: (text) => {
        stderr += text;
      },
      readStdin: async () => stdin,
    };
    if ((await runCli([...argv, '--json'], io)) !== 0) throw new Error(`signet ${argv.join(' ')}: ${stderr}`);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  const stopProcesses = () =>
    Promise.all(
      processes.map(async (one) => {
        await one.stop();
        return one.ended;
      }),
    );
  const close = async () => {
    await stopProcesses();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await signet(['migrate']);
    for (const port of ports) processes.push(launch({ ...env, PORT: String(port) }, logs));
    // Each says so itself; nothing is polled.
    await Promise.all(processes.map((one) => one.says((line) => line.includes('listens on'))));
  } catch (error) {
    await close();
    throw new Error(`the issuer did not start: ${logs.slice(-5).join('\n')}`, { cause: error });
  }
  return {
    issuer,
    addresses,
    logs,
    folder,
    env,
    signet,
    loadProfile: async (name, redirectBase) => {
      const output = join(folder, `${name}.json`);
      await signet(['conformance', 'load', name, '--redirect-base', redirectBase, '--output', output]);
      const configuration = JSON.parse(readFileSync(output, 'utf8'));
      const commands: readonly string[][] = configuration.browser[0].tasks[0].commands;
      const typed = (id: string) => commands.find((command) => command[0] === 'text' && command[2] === id)?.[3] ?? '';
      const person = { username: typed('username'), password: typed('password') };
      return { clients: configuration, person, browser: configuration.browser };
    },
    signal: (name) => {
      for (const { pid } of processes) if (pid !== undefined) process.kill(pid, name);
    },
    stopProcesses,
    close,
  };
}

function launch(env: Readonly<Record<string, string>>, logs: string[]): RunningProcess {
  return startProcess(process.execPath, [programFile('sso')], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    graceMs: 30_000,
    onLine: (line) => {
      if (line !== '') logs.push(line);
    },
  });
}
