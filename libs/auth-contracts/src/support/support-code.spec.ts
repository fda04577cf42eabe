import { describe, expect, it } from '@jest/globals';
import { newSupportCode, readSupportCode, supportCodeOf } from './support-code.js';

describe('a support code', () => {
  it('is ten letters that nobody confuses, in two groups, and another each time', () => {
    const codes = Array.from({ length: 500 }, () => newSupportCode());
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(new Set(codes).size).toBe(500);
    expect(supportCodeOf(new Uint8Array([0, 1, 31, 32, 255, 10, 11, 12, 13, 14]))).toBe('01Z0Z-ABCDE');
  });

  it('is found however it was typed', () => {
    const typed = ['4f7kq-9zp2m', '4F7KQ9ZP2M', ' 4f7kq 9zp2m ', '4-F-7-K-Q-9-Z-P-2-M'];
    for (const each of typed) expect(readSupportCode(each)).toBe('4F7KQ-9ZP2M');
    expect(readSupportCode('oOiIl-LlLlL')).toBe('00111-11111');
  });

  it.each([
    '',
    '4F7KQ-9ZP2',
    '4F7KQ-9ZP2M1',
    '4F7KQ-9ZP2U',
    'eyJhbGciOiJFUzI1NiJ9.e30.x',
    `4F7KQ-9ZP2M${' '.repeat(40)}`,
  ])('is not %j', (typed) => {
    expect(readSupportCode(typed)).toBeUndefined();
  });
});
