import { describe, expect, it } from '@jest/globals';
import { SystemRandomSource } from '@signet/runtime';
import { newRecoveryCodes, recoveryCodes } from './recovery-codes.js';

const made = newRecoveryCodes(new SystemRandomSource());
const [first = '', second = ''] = made.codes;
const take = (typed: string, data = made.data) => recoveryCodes.take(data, typed, 0);

describe('recovery codes', () => {
  it('are ten, all different, in letters that nobody mistakes', () => {
    expect(new Set(made.codes).size).toBe(10);
    for (const code of made.codes) expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it('are kept in a form that does not say them', () => {
    const kept = JSON.stringify(made.data);
    for (const code of made.codes) {
      expect(kept).not.toContain(code);
      expect(kept).not.toContain(code.replaceAll('-', ''));
    }
  });

  it('are good once each', () => {
    const left = take(first);
    expect(left).toMatchObject({ made: 10 });
    expect(left?.digests).toHaveLength(9);
    expect(left && take(first, left)).toBeUndefined();
    expect(left && take(second, left)?.digests).toHaveLength(8);
  });

  it('are read however they are typed', () => {
    const spaced = ` ${first.toLowerCase().replaceAll('-', ' ')} `;
    expect(take(spaced)?.digests).toHaveLength(9);
    expect(take(first.replaceAll('0', 'O').replaceAll('1', 'l'))?.digests).toHaveLength(9);
  });

  it('are nothing else', () => {
    for (const typed of ['', first.slice(0, -1), `${first}0`, '0000-0000-0000-0000', '-'.repeat(64), 'é'.repeat(16)]) {
      expect(take(typed)).toBeUndefined();
    }
  });
});
