import { describe, expect, it, jest } from '@jest/globals';
import { Answers } from './answers.js';

const always = () => true;

describe('answers to forms', () => {
  it('are made once for all who wait, and given again for ten seconds where they are kept', async () => {
    let now = 0;
    const answers = new Answers<number>(() => now);
    const make = jest.fn(async () => make.mock.calls.length);
    expect(await Promise.all([answers.once('a', make, always), answers.once('a', make, always)])).toEqual([1, 1]);
    now = 9_999;
    expect(await answers.once('a', make, always)).toBe(1);
    now = 10_000;
    expect(await answers.once('a', make, always)).toBe(2);
    expect(await answers.once('b', make, () => false)).toBe(3);
    expect(await answers.once('b', make, always)).toBe(4);
  });

  it('are not failures', async () => {
    const answers = new Answers<number>(() => 0);
    const fail = async (): Promise<number> => {
      throw new Error('down');
    };
    await expect(answers.once('a', fail, always)).rejects.toThrow('down');
    expect(await answers.once('a', async () => 1, always)).toBe(1);
  });

  it('are a thousand at most; the oldest goes first', async () => {
    const answers = new Answers<number>(() => 0);
    for (let index = 0; index <= 1000; index += 1) await answers.once(`${index}`, async () => index, always);
    expect(await answers.once('1000', async () => -1, always)).toBe(1000);
    expect(await answers.once('0', async () => -1, always)).toBe(-1);
  });
});
