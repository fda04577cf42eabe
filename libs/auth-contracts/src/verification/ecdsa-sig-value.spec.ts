import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ecdsaSigValue } from './ecdsa-sig-value.js';

const hexOf = (signature: string) => ecdsaSigValue(Buffer.from(signature, 'hex')).toString('hex');

describe('Ecdsa-Sig-Value', () => {
  it.each([
    ['plain', '0102', '3006020101020102'],
    ['zero keeps an octet', '0000', '3006020100020100'],
    ['a high bit gets one before it', '80ff', '300802020080020200ff'],
    ['zeros before a number go', '00010002', '3006020101020102'],
    ['all but the one before a high bit', '008000ff', '300802020080020200ff'],
  ])('DER of RFC 3279 §2.2.3: %s', (_name, signature, der) => {
    expect(hexOf(signature)).toBe(der);
  });

  it('has a long length where it must', () => {
    const [r, s] = ['01'.repeat(66), '7f'.repeat(66)];
    expect(hexOf(r + s)).toBe(`308188${`0242${r}`}${`0242${s}`}`);
  });

  it.each([
    ['P-256', 'sha256'],
    ['P-384', 'sha384'],
    ['P-521', 'sha512'],
  ])('is what node:crypto takes, whatever a signature begins with: %s', (namedCurve, hash) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    // One of 128 has a number that begins with zeros.
    for (let index = 0; index < 300; index += 1) {
      const data = Buffer.from(`${index}`);
      const signature = sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      expect(verify(hash, data, publicKey, ecdsaSigValue(signature))).toBe(true);
      signature[index % signature.length] = (signature[index % signature.length] ?? 0) ^ 1;
      expect(verify(hash, data, publicKey, ecdsaSigValue(signature))).toBe(false);
    }
  });
});
