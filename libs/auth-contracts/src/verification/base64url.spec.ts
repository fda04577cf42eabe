import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isCanonicalBase64Url } from './base64url.js';

describe('the one spelling of octets in base64url', () => {
  it('is what an encoder writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (octets) =>
        isCanonicalBase64Url(Buffer.from(octets).toString('base64url')),
      ),
    );
  });

  it('is nothing else that a decoder reads as the same', () => {
    const text = fc.stringMatching(/^[\w-]{0,12}$/);
    fc.assert(
      fc.property(
        text,
        (one) => isCanonicalBase64Url(one) === (Buffer.from(one, 'base64url').toString('base64url') === one),
      ),
    );
  });

  it.each(['AB', 'AAB', 'A', 'AA==', 'A+==', 'AA A', 'AAA\n', 'ÀAA'])('is not %j', (other) => {
    expect(isCanonicalBase64Url(other)).toBe(false);
  });
});
