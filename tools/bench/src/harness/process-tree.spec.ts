import { describe, expect, it } from '@jest/globals';
import { parseStat } from './process-times.js';
import { cpuOfTree, sumOfTree } from './process-tree.js';

const process_ = (pid: number, parent: number, own: number, ended = 0) => ({ pid, parent, own, ended });

describe('the times of a process', () => {
  it('are read behind its name, whatever that holds', () => {
    const stat = '7 (a) b (c) S 3 7 7 0 -1 4194304 100 0 0 0 150 50 20 10 20 0 1 0 100';
    expect(parseStat(stat, 100)).toEqual({ parent: 3, own: 2_000_000, ended: 300_000 });
  });
});

describe('the CPU time of a tree', () => {
  it('is that of the root, of all below it and of what has ended', () => {
    const all = [
      process_(1, 0, 1000),
      process_(2, 1, 5, 7),
      process_(3, 2, 11),
      process_(4, 3, 13),
      process_(5, 1, 99),
    ];
    expect(sumOfTree(all, 2)).toBe(36);
    expect(sumOfTree(all, 6)).toBeUndefined();
  });

  it('of this process grows', () => {
    const before = cpuOfTree(process.pid);
    const until = Date.now() + 50;
    while (Date.now() < until);
    if (before !== undefined) expect(cpuOfTree(process.pid)).toBeGreaterThan(before);
  });
});
