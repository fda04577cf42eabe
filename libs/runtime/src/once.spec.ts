import { describe, expect, it } from '@jest/globals';
import { Once } from './once.js';

describe('what is fetched once', () => {
  it('is fetched when it is first asked for, by one call for all, and kept', async () => {
    let count = 0;
    const once = new Once(async () => {
      count += 1;
      return count;
    });
    expect(count).toBe(0);
    expect(await Promise.all([once.get(), once.get()])).toEqual([1, 1]);
    expect(await once.get()).toBe(1);
    expect(count).toBe(1);
  });

  it('is fetched again after a failure, of which all hear who asked meanwhile', async () => {
    let isDown = true;
    const once = new Once(async () => {
      if (isDown) throw new Error('away');
      return 'there';
    });
    for (const each of [once.get(), once.get()]) await expect(each).rejects.toThrow('away');
    isDown = false;
    expect(await once.get()).toBe('there');
  });
});
