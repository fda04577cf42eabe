import { readFileSync } from 'node:fs';

/** Milliseconds, all since whenever. */
export interface CpuTimes {
  /** By a monotonic clock. */
  now(): number;
  /** CPU time of this process with all its threads. */
  ofProcess(): number;
  /** CPU time of one of its threads; undefined where it has ended. @param id as the system counts threads */
  ofThread(id: number): number | undefined;
}

export const systemCpuTimes: CpuTimes = {
  now: () => performance.now(),
  ofProcess: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  // Its first number is the time on a core in nanoseconds (Linux, Documentation/scheduler/sched-stats).
  ofThread: (id) => {
    try {
      return Number(readFileSync(`/proc/self/task/${id}/schedstat`, 'latin1').split(' ', 1)[0]) / 1e6;
    } catch {
      return undefined;
    }
  },
};
