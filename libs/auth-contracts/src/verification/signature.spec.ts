import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CryptoKey, compactVerify, generateKeyPair, SignJWT } from 'jose';
import { isSignedBy } from './signature.js';

const names = ['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA'] as const;
type Name = (typeof names)[number];

const tokens = {} as Record<Name, string>;
const keys = {} as Record<Name, CryptoKey>;

beforeAll(async () => {
  for (const alg of names) {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    tokens[alg] = await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg }).sign(privateKey);
    keys[alg] = publicKey as CryptoKey;
  }
});

async function byJose(token: string, alg: string, key: CryptoKey): Promise<boolean> {
  return compactVerify(token, key, { algorithms: [alg] }).then(
    () => true,
    () => false,
  );
}

describe('a signature', () => {
  it.each(names)('of %s holds with its key and with no other', (alg) => {
    expect(isSignedBy(tokens[alg], alg, keys[alg])).toBe(true);
    // RS and PS keys are of one kind in node:crypto: the header's alg, which is pinned, tells them apart.
    const family = (name: string) => (/^[RP]S/.test(name) ? 'RSA' : name);
    for (const other of names) {
      if (other !== alg) expect([other, isSignedBy(tokens[alg], alg, keys[other])]).toEqual([other, false]);
      if (family(other) !== family(alg)) expect(isSignedBy(tokens[alg], other, keys[alg])).toBe(false);
    }
  });

  it('of RS256 does not hold as PS256, nor the other way round', () => {
    expect(isSignedBy(tokens.RS256, 'PS256', keys.RS256)).toBe(false);
    expect(isSignedBy(tokens.PS256, 'RS256', keys.PS256)).toBe(false);
  });

  it.each(['none', 'HS256', 'toString', '__proto__', 'constructor', ''])('never holds by the algorithm %s', (alg) => {
    expect(isSignedBy(tokens.ES256, alg, keys.ES256)).toBe(false);
  });

  it.each([
    ['a short RSA key', 1024, [1, 0, 1]],
    ['a long one', 4104, [1, 0, 1]],
    ['one with the exponent 3', 2048, [3]],
  ])('never holds by %s, wherever it came from', async (_name, modulusLength, exponent) => {
    const pair = await crypto.subtle.generateKey(
      { name: 'RSASSA-PKCS1-v1_5', modulusLength, publicExponent: new Uint8Array(exponent), hash: 'SHA-256' },
      true,
      ['sign', 'verify'],
    );
    const input = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.e30`;
    const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', pair.privateKey, new TextEncoder().encode(input));
    const token = `${input}.${Buffer.from(signature).toString('base64url')}`;
    expect(isSignedBy(token, 'RS256', pair.publicKey as CryptoKey)).toBe(false);
  });

  it('of zeroes never holds (CVE-2022-21449)', () => {
    const input = tokens.ES256.slice(0, tokens.ES256.lastIndexOf('.'));
    expect(isSignedBy(`${input}.${Buffer.alloc(64).toString('base64url')}`, 'ES256', keys.ES256)).toBe(false);
  });

  it('is judged as jose judges it, whatever is done to the token', async () => {
    const damage = fc.record({
      alg: fc.constantFrom(...names),
      at: fc.nat(1000),
      to: fc.constantFrom('', 'A', 'Q', '_', '-', 'AA'),
      cut: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ alg, at, to, cut }) => {
        const whole = tokens[alg];
        const place = at % whole.length;
        const token = whole.slice(0, place) + to + whole.slice(place + cut);
        // What is no compact JWS was refused before.
        fc.pre(/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token));
        const byOurs = isSignedBy(token, alg, keys[alg]);
        // jose also reads the header, which only our caller does: a damaged one fails with both.
        expect([token, byOurs]).toEqual([token, await byJose(token, alg, keys[alg])]);
      }),
      { numRuns: 300 },
    );
  });
});
