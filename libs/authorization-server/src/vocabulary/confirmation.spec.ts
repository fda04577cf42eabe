import { describe, expect, it } from '@jest/globals';
import { type Confirmation, isConfirmed, tokenTypeOf } from './confirmation.js';

const mine: Confirmation = { jkt: 'mine' };
const thiefs: Confirmation = { jkt: 'thief' };
/** What a later version may have stored: bound to a certificate (RFC 8705 §3.1). */
const certificate = { 'x5t#S256': 'c' } as unknown as Confirmation;

describe('confirmation (RFC 7800 §3.1)', () => {
  it.each<[string, Confirmation | undefined, Confirmation | undefined, boolean]>([
    ['nothing asked, nothing proved', undefined, undefined, true],
    ['nothing asked, a key proved', undefined, mine, true],
    ['the same key', mine, { jkt: 'mine' }, true],
    ['another key', mine, thiefs, false],
    ['no proof', mine, undefined, false],
    ['a key for a certificate', certificate, mine, false],
    ['a certificate for a key', mine, certificate, false],
    ['one of two things that are asked', { ...certificate, ...mine }, mine, false],
    ['both of them', { ...certificate, ...mine }, { ...mine, ...certificate }, true],
    ['an empty demand', {} as Confirmation, mine, false],
    ['a demand without a value', { jkt: undefined } as unknown as Confirmation, {} as Confirmation, false],
    ['a name of Object.prototype', { toString: undefined } as unknown as Confirmation, {} as Confirmation, false],
  ])('%s', (_name, required, presented, confirmed) => {
    expect(isConfirmed(required, presented)).toBe(confirmed);
  });

  it('makes a DPoP token of a proved key alone: one of a certificate is presented as a bearer token (RFC 8705 §3)', () => {
    expect([undefined, mine, certificate].map(tokenTypeOf)).toEqual(['Bearer', 'DPoP', 'Bearer']);
  });
});
