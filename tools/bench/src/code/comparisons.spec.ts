import { describe, expect, it } from '@jest/globals';
import { comparisonsOf } from './comparisons.js';

describe('the comparisons of issuers', () => {
  it('hold Signet to a target against memory and another against the same database', () => {
    const named = comparisonsOf('code', { memory: 1, database: 2 });
    expect(named.slice(0, 4)).toEqual([
      {
        of: 'Signet on SQLite: code',
        against: 'oidc-provider in memory: code',
        as: 'oidc-provider in memory',
        target: { atLeast: 1 },
      },
      {
        of: 'Signet on SQLite: code',
        against: 'oidc-provider on SQLite: code',
        as: 'oidc-provider on SQLite',
        target: { atLeast: 2 },
      },
      {
        of: 'Signet on PostgreSQL: code',
        against: 'oidc-provider in memory: code',
        as: 'oidc-provider in memory',
        target: { atLeast: 1 },
      },
      {
        of: 'Signet on PostgreSQL: code',
        against: 'oidc-provider on PostgreSQL: code',
        as: 'oidc-provider on PostgreSQL',
        target: { atLeast: 2 },
      },
    ]);
    expect(named.slice(4).every((comparison) => !('target' in comparison))).toBe(true);
  });

  it('have no target where none is given', () => {
    const [memory, database] = comparisonsOf('refresh', { memory: 1 });
    expect(memory).toMatchObject({ target: { atLeast: 1 } });
    expect(database).not.toHaveProperty('target');
  });
});
