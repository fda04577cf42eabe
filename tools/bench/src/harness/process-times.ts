import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** proc(5), in microseconds. */
export interface ProcessTimes {
  readonly parent: number;
  /** utime and stime. */
  readonly own: number;
  /** cutime and cstime: of its children that have ended. */
  readonly ended: number;
}

let ticksPerSecond: number | undefined;

/** Undefined where the system does not tell, or the process is gone. */
export function timesOf(pid: number): ProcessTimes | undefined {
  const stat = readProc(pid, 'stat');
  if (stat === undefined) return undefined;
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return parseStat(stat, ticksPerSecond);
}

/** @param stat the line of /proc/[pid]/stat */
export function parseStat(stat: string, ticksPerSecond: number): ProcessTimes {
  // The name of the program, in brackets, may hold anything.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const micros = (first: number) => (((fields[first] ?? 0) + (fields[first + 1] ?? 0)) / ticksPerSecond) * 1e6;
  return { parent: fields[1] ?? 0, own: micros(11), ended: micros(13) };
}

/** One file of a process, undefined where there is none. */
export function readProc(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}
