import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CpuQuota {
  /** The process, if it still runs, is as free as it was. */
  release(): void;
}

/** Microseconds in which the share is used up: as container runtimes have it. After each pause caches are cold, so no less. */
const period = 100_000;

/**
 * Gives a process and its threads a share of one core, by the `cpu` controller of control groups (cgroups(7), version 1
 * or 2). Undefined where that cannot be: another system, no root, no controller.
 * @param share 0.2 for a fifth
 */
export function limitCpu(pid: number, share: number, root = '/sys/fs/cgroup'): CpuQuota | undefined {
  const quota = Math.round(period * share);
  const isVersion2 = existsSync(join(root, 'cgroup.controllers'));
  const parent = isVersion2 ? root : join(root, 'cpu');
  const settings = isVersion2
    ? [['cpu.max', `${quota} ${period}`]]
    : [
        ['cpu.cfs_period_us', String(period)],
        ['cpu.cfs_quota_us', String(quota)],
      ];
  const group = join(parent, `signet-bench-${pid}`);
  try {
    mkdirSync(group);
  } catch {
    return undefined;
  }
  const move = (to: string) => writeFileSync(join(to, 'cgroup.procs'), String(pid));
  try {
    for (const [file = '', value = ''] of settings) writeFileSync(join(group, file), value);
    move(group);
  } catch {
    remove(group);
    return undefined;
  }
  return {
    release: () => {
      try {
        move(parent);
      } catch {
        // It has ended: nobody is left in the group.
      }
      remove(group);
    },
  };
}

/** A group that is left over limits nobody, and must not cost the bench its result. */
function remove(group: string): void {
  try {
    rmdirSync(group);
  } catch {
    // It stays.
  }
}
