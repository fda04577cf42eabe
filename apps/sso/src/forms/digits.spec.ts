import { describe, expect, it } from '@jest/globals';
import { digitsOf } from './digits.js';

describe('digits', () => {
  it.each([
    ['123 456', '123456'],
    ['١٢٣٤٥٦', '123456'],
    ['۰۱۲۳۴۵۶۷۸۹', '0123456789'],
    ['０９１２３４', '091234'],
    ['०१२३४५६७८९', '0123456789'],
    ['\u2068 12-34.56 \u2069', '123456'],
    ['½ Ⅻ ② 一', ''],
    ['', ''],
  ])('of %j are %j', (typed, digits) => {
    expect(digitsOf(typed)).toBe(digits);
  });

  it('have the values of every script', () => {
    for (let row = 0; row < 0x20_000; row += 16) {
      for (const zero of [row, row + 6]) {
        const all = Array.from({ length: 10 }, (_, value) => String.fromCodePoint(zero + value)).join('');
        if (/^\p{Nd}{10}$/u.test(all) && !/^\p{Nd}/u.test(String.fromCodePoint(Math.max(0, zero - 1)))) {
          expect([zero, digitsOf(all)]).toEqual([zero, '0123456789']);
        }
      }
    }
  });
});
