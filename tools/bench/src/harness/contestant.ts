import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { startProcess } from '@signet/workspace/processes';
import { type CpuQuota, limitCpu } from './cpu-quota.js';
import { readProc, timesOf } from './process-times.js';

/** A server under test, in a process of its own. */
export interface Contestant {
  readonly url: string;
  /** Microseconds of CPU time that the process has used; undefined where the system does not tell. */
  cpu(): number | undefined;
  /** As `cpu`, of what works for it in other processes, such as its database; absent where nothing does. */
  cpuBehind?(): number | undefined;
  /** Bytes of resident memory; undefined where the system does not tell. */
  residentMemory(): number | undefined;
  /** From now on it has this share of a core and no more; false where the system does not let us (`limitCpu`). */
  limitTo(share: number): boolean;
  stop(): Promise<void>;
}

export interface ContestantOptions {
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Gives the address in a line of the program's output; default: a line of JSON with `url`. */
  readonly addressIn?: (line: string) => string | undefined;
  /** Which core is its own; default the first. The load has the second, or what it can get. */
  readonly core?: number | undefined;
}

const canPin = cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;

/** Whether each contestant has a core of its own. */
export const isPinned = canPin;

/** Starts a program on its core. @throws Error when it ends or says nothing */
export async function startContestant(options: ContestantOptions): Promise<Contestant> {
  const command = withProfile(options.command);
  const [file, ...args] = canPin ? ['taskset', '-c', String(options.core ?? 0), ...command] : command;
  const contestant = startProcess(String(file), args, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...options.env },
  });
  const url = await contestant.says(options.addressIn ?? addressInJson).catch(async (error: unknown) => {
    await contestant.kill();
    throw new Error(`a contestant did not start: ${error instanceof Error ? error.message : String(error)}`);
  });
  const pid = Number(contestant.pid);
  let quota: CpuQuota | undefined;
  return {
    url,
    cpu: () => timesOf(pid)?.own,
    residentMemory: () => residentMemoryOf(pid),
    limitTo: (share) => {
      quota?.release();
      quota = limitCpu(pid, share);
      return quota !== undefined;
    },
    stop: async () => {
      await contestant.stop();
      quota?.release();
    },
  };
}

/** A Node program writes a profile when it ends, where a folder for it is named. */
function withProfile([file, ...args]: ContestantOptions['command']): string[] {
  const folder = process.env.BENCH_PROFILE_FOLDER;
  if (folder === undefined || file !== process.execPath) return [file, ...args];
  return [file, '--cpu-prof', `--cpu-prof-dir=${folder}`, ...args];
}

function addressInJson(line: string): string | undefined {
  if (!line.startsWith('{"url"')) return undefined;
  return (JSON.parse(line) as { url: string }).url;
}

function residentMemoryOf(pid: number): number | undefined {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB/m.exec(readProc(pid, 'status') ?? '') ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}
