import { describe, expect, it } from '@jest/globals';
import { isUnfinishedTransfer, refuseNewer, toleratedFrom, unfinishedTransfer } from './known-schema.js';

const known = ['Things1700000001000', toleratedFrom(1_700_000_001_000, 'More1700000002000')];

describe('a schema that a newer build has changed', () => {
  it.each([
    ['nothing is new', []],
    ['nothing is there yet', undefined],
    ['it only grew', [toleratedFrom(1_700_000_001_000, 'Grown1700000003000')]],
    ['it lost what this build does not use', [toleratedFrom(1_700_000_002_000, 'Lost1700000003000')]],
  ])('is one to work with where %s', (_name, later) => {
    expect(() => refuseNewer(later === undefined ? [] : [...known, ...later], known)).not.toThrow();
  });

  it.each([
    ['says nothing of this build', 'Unknown1700000003000'],
    ['needs a later one', toleratedFrom(1_700_000_003_000, 'Lost1700000004000')],
    ['comes after one that only grew', 'Lost1700000005000', toleratedFrom(1_700_000_001_000, 'Grown1700000003000')],
  ])('is refused in one line where a migration %s', (_name, wrong, ...before) => {
    const refuse = () => refuseNewer([...known, ...before, wrong], known);
    expect(refuse).toThrow(wrong);
    expect(refuse).toThrow(/^the database was brought up to date by a newer version \(\w+\)[^\n]+$/);
  });

  it('is refused without letters that move a terminal’s cursor', () => {
    expect(() => refuseNewer(['a\u001b[2J\nb'], known)).toThrow('(a??2J?b)');
  });

  it('is refused while it is filled, also by a build that knows all of it', () => {
    const { name } = unfinishedTransfer('abc');
    expect(isUnfinishedTransfer(name)).toBe(true);
    expect(() => refuseNewer([...known, name], known)).toThrow(/^the database is only half filled/);
  });
});
