import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { limitCpu } from './cpu-quota.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'signet-cgroup-'));
});

afterEach(() => rmSync(root, { recursive: true }));

const content = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

describe('a CPU quota', () => {
  it('is cpu.max in version 2', () => {
    writeFileSync(join(root, 'cgroup.controllers'), 'cpuset cpu io memory pids');
    const quota = limitCpu(42, 0.2, root);
    expect(content('signet-bench-42', 'cpu.max')).toBe('20000 100000');
    expect(content('signet-bench-42', 'cgroup.procs')).toBe('42');
    quota?.release();
    expect(content('cgroup.procs')).toBe('42');
  });

  it('is cpu.cfs_quota_us in version 1', () => {
    mkdirSync(join(root, 'cpu'));
    const quota = limitCpu(42, 0.5, root);
    expect(content('cpu', 'signet-bench-42', 'cpu.cfs_period_us')).toBe('100000');
    expect(content('cpu', 'signet-bench-42', 'cpu.cfs_quota_us')).toBe('50000');
    expect(content('cpu', 'signet-bench-42', 'cgroup.procs')).toBe('42');
    quota?.release();
    expect(content('cpu', 'cgroup.procs')).toBe('42');
  });

  it('is not where there are no control groups', () => {
    expect(limitCpu(42, 0.2, root)).toBeUndefined();
    expect(limitCpu(42, 0.2, join(root, 'nothing'))).toBeUndefined();
  });
});
