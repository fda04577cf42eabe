import { readdirSync } from 'node:fs';
import { type ProcessTimes, timesOf } from './process-times.js';

interface Process extends ProcessTimes {
  readonly pid: number;
}

/**
 * Microseconds of CPU time of a process and all that it started, those that have ended included. Undefined where the
 * system does not tell.
 */
export function cpuOfTree(pid: number): number | undefined {
  const all = running();
  return all && sumOfTree(all, pid);
}

/** @param all processes; those that do not descend from the root do not count */
export function sumOfTree(all: readonly Process[], root: number): number | undefined {
  const first = all.find(({ pid }) => pid === root);
  if (!first) return undefined;
  let sum = 0;
  const left = [first];
  for (let one = left.pop(); one; one = left.pop()) {
    sum += one.own + one.ended;
    const { pid } = one;
    left.push(...all.filter(({ parent }) => parent === pid));
  }
  return sum;
}

function running(): Process[] | undefined {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const times = timesOf(Number(name));
        return times ? [{ ...times, pid: Number(name) }] : [];
      });
  } catch {
    return undefined;
  }
}
