import { describe, expect, it } from '@jest/globals';
import { beginWriting } from './write-lock.js';

/** A lock that somebody else has for so many tries, and a time that goes on while one sleeps. */
function locked(tries: number, code = 'SQLITE_BUSY') {
  let time = 0;
  const sleeps: number[] = [];
  let begun = 0;
  const begin = () => {
    begun += 1;
    if (begun <= tries) throw Object.assign(new Error('database is locked'), { code });
  };
  const sleep = async (milliseconds: number) => {
    sleeps.push(milliseconds);
    time += milliseconds;
  };
  return { begin, sleeps, options: { now: () => time, sleep } };
}

describe('beginning to write', () => {
  it('does not wait where nobody writes', async () => {
    const { begin, sleeps, options } = locked(0);
    await beginWriting(begin, options);
    expect(sleeps).toEqual([]);
  });

  it.each(['SQLITE_BUSY', 'SQLITE_BUSY_RECOVERY', 'SQLITE_LOCKED'])(
    'tries again after %s, later each time',
    async (code) => {
      const { begin, sleeps, options } = locked(8, code);
      await beginWriting(begin, options);
      expect(sleeps).toEqual([1, 2, 5, 10, 25, 50, 50, 50]);
    },
  );

  it('gives up when its patience ends', async () => {
    const { begin, sleeps, options } = locked(Number.POSITIVE_INFINITY);
    await expect(beginWriting(begin, { ...options, patience: 1000 })).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      reason: 'another process writes for more than 1 s',
    });
    const waited = sleeps.reduce((sum, each) => sum + each, 0);
    expect(waited).toBeGreaterThanOrEqual(1000);
    expect(waited).toBeLessThan(1050);
  });

  it('throws whatever else is wrong, at once', async () => {
    const { begin, sleeps, options } = locked(1, 'SQLITE_FULL');
    await expect(beginWriting(begin, options)).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    expect(sleeps).toEqual([]);
  });
});
