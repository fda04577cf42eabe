import { describe, expect, it } from '@jest/globals';
import { Answers } from './answers.js';

describe('answers to forms', () => {
  it('are made once for all who wait, and anew for whoever comes later', async () => {
    const answers = new Answers<number>();
    let made = 0;
    const make = async () => ++made;
    expect(await Promise.all([answers.once('a', make), answers.once('a', make), answers.once('b', make)])).toEqual([
      1, 1, 2,
    ]);
    expect(await answers.once('a', make)).toBe(3);
  });

  it('are not failures', async () => {
    const answers = new Answers<number>();
    const fail = async (): Promise<number> => {
      throw new Error('down');
    };
    await expect(answers.once('a', fail)).rejects.toThrow('down');
    expect(await answers.once('a', async () => 1)).toBe(1);
  });
});
