import { describe, expect, it } from '@jest/globals';
import { DatabaseProbe } from './database-probe.js';

function setUp() {
  const asked: Array<{ resolve: () => void; reject: (error: Error) => void }> = [];
  const probe = new DatabaseProbe(() => new Promise<void>((resolve, reject) => asked.push({ resolve, reject })), 1);
  return { asked, probe };
}

describe('a probe of the database', () => {
  it('says no to all who ask while it is silent, and asks it once', async () => {
    const { asked, probe } = setUp();
    expect(await Promise.all([probe.answers(), probe.answers()])).toEqual([false, false]);
    expect(await probe.answers()).toBe(false);
    expect(asked).toHaveLength(1);
  });

  it('asks again once it was answered, and says yes', async () => {
    const asked: number[] = [];
    const probe = new DatabaseProbe(async () => asked.push(1), 60_000);
    expect([await probe.answers(), await probe.answers()]).toEqual([true, true]);
    expect(asked).toHaveLength(2);
  });

  it('says no where asking fails, late or at once', async () => {
    const { asked, probe } = setUp();
    expect(await probe.answers()).toBe(false);
    asked[0]?.reject(new Error('gone'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await new DatabaseProbe(() => Promise.reject(new Error('down')), 60_000).answers()).toBe(false);
    expect(await probe.answers()).toBe(false);
    expect(asked).toHaveLength(2);
  });
});
