import { describe, expect, it } from '@jest/globals';
import { type CborValue, encodeCbor } from './cbor.js';

describe('encodeCbor', () => {
  // RFC 8949, appendix A.
  it.each<[CborValue, string]>([
    [0, '00'],
    [1, '01'],
    [23, '17'],
    [24, '1818'],
    [100, '1864'],
    [255, '18ff'],
    [256, '190100'],
    [1000, '1903e8'],
    [65_535, '19ffff'],
    [65_536, '1a00010000'],
    [1_000_000, '1a000f4240'],
    [4_294_967_295, '1affffffff'],
    [-1, '20'],
    [-10, '29'],
    [-24, '37'],
    [-25, '3818'],
    [-100, '3863'],
    [-257, '390100'],
    [-1000, '3903e7'],
    [new Uint8Array(), '40'],
    [Buffer.from('01020304', 'hex'), '4401020304'],
    [new Uint8Array(24), `5818${'00'.repeat(24)}`],
    ['', '60'],
    ['a', '6161'],
    ['IETF', '6449455446'],
    ['ü', '62c3bc'],
    ['水', '63e6b0b4'],
    [new Map(), 'a0'],
    [
      new Map([
        [1, 2],
        [3, 4],
      ]),
      'a201020304',
    ],
    [
      new Map<string, CborValue>([
        ['a', 1],
        ['b', new Map([['c', 'd']])],
      ]),
      'a26161016162a161636164',
    ],
  ])('of %p is %s', (value, expected) => {
    expect(encodeCbor(value).toString('hex')).toBe(expected);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32, -(2 ** 32) - 1])('refuses %p', (value) => {
    expect(() => encodeCbor(value)).toThrow(RangeError);
  });
});
