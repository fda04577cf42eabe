import { describe, expect, it } from '@jest/globals';
import type { TotpData } from '../factor.js';
import { base32 } from './base32.js';
import { newTotp, totp, totpUri } from './totp.js';

const ascii = (text: string) => new TextEncoder().encode(text);
const fresh: TotpData = newTotp(ascii('12345678901234567890'));

describe('a one-time password over time', () => {
  // RFC 6238 appendix B, SHA-1: the last six of its eight digits.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('is that of the RFC at %d', (now, code) => {
    expect(totp.take(fresh, code, now)).toEqual({ ...fresh, lastStep: Math.floor(now / 30) });
  });

  it('is taken one step before and one after its own, and no other', () => {
    // Of step 37037036, from 1111111080 on.
    const begins = 1_111_111_080;
    const taken = (now: number) => totp.take(fresh, '081804', now)?.lastStep;
    expect([begins - 31, begins - 30, begins, begins + 29, begins + 30, begins + 59, begins + 60].map(taken)).toEqual([
      undefined,
      37_037_036,
      37_037_036,
      37_037_036,
      37_037_036,
      37_037_036,
      undefined,
    ]);
  });

  it('is good once, and so is none of a step before', () => {
    const now = 1_111_111_111;
    const used = totp.take(fresh, '050471', now);
    expect(used).toBeDefined();
    expect(used && totp.take(used, '050471', now)).toBeUndefined();
    expect(used && totp.take(used, '081804', now)).toBeUndefined();
  });

  it('is none where the clock was set back behind the last one: refused, and no fault of the library', () => {
    const used = totp.take(fresh, '050471', 1_111_111_111);
    for (const back of [29, 30, 31, 59, 60, 61, 3_600]) {
      expect(used && totp.take(used, '081804', 1_111_111_111 - back)).toBeUndefined();
    }
  });

  it('is nothing else that somebody types', () => {
    for (const typed of ['', '28708', '2870820', ' 287082', '28708a', '２８７０８２', 'x'.repeat(10_000)]) {
      expect(totp.take(fresh, typed, 59)).toBeUndefined();
    }
  });

  it('has a secret that apps read from a picture', () => {
    const uri = new URL(totpUri(fresh, { service: 'Müller & Söhne: Shop', account: 'alice@example.com' }));
    expect([uri.protocol, uri.hostname]).toEqual(['otpauth:', 'totp']);
    expect(decodeURIComponent(uri.pathname)).toBe('/Müller & Söhne: Shop:alice@example.com');
    expect(uri.searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(uri.searchParams.get('issuer')).toBe('Müller & Söhne: Shop');
  });

  // RFC 4648 §10.
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('writes %s in base 32', (text, written) => {
    expect(base32(ascii(text))).toBe(written);
  });
});
