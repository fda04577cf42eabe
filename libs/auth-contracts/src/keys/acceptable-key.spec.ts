import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';
import { acceptKeys, importPublicKey, type KeySource, localKeys, refuseKey, remoteKeys } from '../index.js';

const make = async (alg: string, which: 'publicKey' | 'privateKey' = 'publicKey') =>
  exportJWK((await generateKeyPair(alg, { extractable: true }))[which]);

/** An odd number of so many bits. */
function modulus(bits: number, last = 1): string {
  const octets = randomBytes(Math.ceil(bits / 8));
  octets[0] = 1 << ((bits - 1) % 8);
  octets[octets.length - 1] = last;
  return octets.toString('base64url');
}
const rsa = (bits: number, more: JWK = {}): JWK => ({ kty: 'RSA', n: modulus(bits), e: 'AQAB', ...more });

const good: Record<string, JWK> = {};

beforeAll(async () => {
  for (const alg of ['ES256', 'ES384', 'ES512', 'RS256', 'EdDSA']) good[alg] = await make(alg);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('a key that somebody else chose', () => {
  it.each([
    ['ES256', 'ES256'],
    ['ES384', 'ES384'],
    ['ES512', 'ES512'],
    ['RS256', 'RS256'],
    ['RS256', 'PS512'],
    ['EdDSA', 'EdDSA'],
    ['EdDSA', 'Ed25519'],
  ])('of %s is imported for %s', async (made, alg) => {
    const jwk = { ...good[made], kid: 'k', use: 'sig', key_ops: ['verify'], ext: true };
    expect(refuseKey(jwk, [alg])).toBeUndefined();
    await expect(importPublicKey(jwk, alg)).resolves.toMatchObject({ type: 'public' });
  });

  it.each([2048, 2049, 3072, 4095, 4096])('may have an RSA modulus of %s bits', (bits) => {
    expect(refuseKey(rsa(bits), ['PS256'])).toBeUndefined();
  });

  it.each([
    [1024, 'its RSA modulus has 1024 bits'],
    [2047, 'its RSA modulus has 2047 bits'],
    [4097, 'its RSA modulus has 4097 bits'],
    [16_384, 'its RSA modulus is no number of at most 4096 bits'],
  ])('may not have one of %s bits', async (bits, reason) => {
    const importKey = jest.spyOn(crypto.subtle, 'importKey');
    for (const alg of ['RS256', 'PS256']) {
      expect(refuseKey(rsa(bits), [alg])).toBe(reason);
      await expect(importPublicKey(rsa(bits), alg)).rejects.toThrow(reason);
    }
    expect(importKey).not.toHaveBeenCalled();
  });

  it.each([
    ['e = 3', 'Aw'],
    ['e = 1', 'AQ'],
    ['e = 0', 'AA'],
    ['e = 65539', 'AQAD'],
    ['e = 65537 with a leading zero', 'AAEAAQ'],
    ['e = 65537 in another spelling', 'AQAB='],
    ['a huge e', modulus(2048)],
    ['an e that is no text', 65_537 as never],
    ['no e', undefined],
  ])('may not have %s', (_name, e) => {
    expect(refuseKey({ ...rsa(2048), e }, ['RS256'])).toBe('its RSA exponent is not 65537');
  });

  it.each<[string, string, JWK, string]>([
    ['secp256k1', 'ES256', { crv: 'secp256k1' }, 'its kty or crv is not that of the algorithm'],
    ['P-384 for ES256', 'ES256', { crv: 'P-384' }, 'its kty or crv is not that of the algorithm'],
    ['Ed448', 'EdDSA', { crv: 'Ed448' }, 'its kty or crv is not that of the algorithm'],
    ['X25519', 'EdDSA', { crv: 'X25519' }, 'its kty or crv is not that of the algorithm'],
    ['no crv', 'ES256', { crv: undefined as never }, 'its kty or crv is not that of the algorithm'],
    ['another kty', 'ES256', { kty: 'OKP' }, 'its kty or crv is not that of the algorithm'],
    ['no kty', 'ES256', { kty: undefined as never }, 'its kty or crv is not that of the algorithm'],
    ['a short coordinate', 'ES256', { x: 'AAAA' }, 'its coordinates are not of 32 octets'],
    ['an endless coordinate', 'ES256', { y: 'A'.repeat(1_000_000) }, 'its coordinates are not of 32 octets'],
    ['no y', 'ES256', { y: undefined as never }, 'its coordinates are not of 32 octets'],
    ['an even modulus', 'RS256', { n: modulus(2048, 2) }, 'its RSA modulus is even'],
    ['a leading zero', 'RS256', { n: modulus(2056).replace(/^.../, 'AAE') }, 'its RSA modulus begins with zero'],
    ['padding', 'RS256', { n: `${modulus(2048)}=` }, 'its RSA modulus is no number of at most 4096 bits'],
    ['no modulus', 'RS256', { n: undefined as never }, 'its RSA modulus is no number of at most 4096 bits'],
    ['an empty modulus', 'RS256', { n: '' }, 'its RSA modulus begins with zero'],
    ['another alg', 'RS256', { alg: 'PS256' }, 'its alg is another one'],
    ['the use enc', 'RS256', { use: 'enc' }, 'its use is not sig'],
    ['no verify in key_ops', 'RS256', { key_ops: ['sign'] }, 'its key_ops have no verify'],
    ['an endless kid', 'RS256', { kid: 'k'.repeat(513) }, 'its kid is no short text'],
    ['an algorithm that is none', 'none', {}, 'its kty or crv is not that of the algorithm'],
    ['a symmetric algorithm', 'HS256', {}, 'its kty or crv is not that of the algorithm'],
    ['a name of Object', '__proto__', {}, 'its kty or crv is not that of the algorithm'],
  ])('may not have %s', (_name, alg, change, reason) => {
    expect(refuseKey({ ...(good[alg] ?? good.RS256), ...change }, [alg])).toBe(reason);
  });

  it.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'])('may not have the private member %s', (member) => {
    for (const value of ['AAAA', '', null]) {
      expect(refuseKey({ ...good.RS256, [member]: value }, ['RS256'])).toBe('it has a private member');
    }
  });

  it.each([null, undefined, 'x', 1, true, []])('is a JWK, not %j', async (jwk) => {
    expect(refuseKey(jwk, ['ES256'])).toBe('it is no JWK');
    await expect(importPublicKey(jwk, 'ES256')).rejects.toThrow(TypeError);
  });

  it('has one spelling: one with spare bits would have another thumbprint', () => {
    const last = good.ES256?.x?.at(-1) ?? '';
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const x = `${good.ES256?.x?.slice(0, -1)}${letters[letters.indexOf(last) + 1]}`;
    expect(Buffer.from(x, 'base64url')).toEqual(Buffer.from(good.ES256?.x ?? '', 'base64url'));
    expect(refuseKey({ ...good.ES256, x }, ['ES256'])).toBe('its coordinates are not of 32 octets');
  });

  it('is a point of its curve', async () => {
    await expect(importPublicKey({ ...good.ES256, x: good.ES256?.y, y: good.ES256?.x }, 'ES256')).rejects.toThrow(
      'it is no key of its curve',
    );
  });

  it('says nothing of itself in the reason', () => {
    const secret = 'c2VjcmV0';
    for (const change of [{ d: secret }, { n: secret }, { e: secret }, { alg: secret }, { kty: secret }]) {
      expect(refuseKey({ ...good.RS256, ...change }, ['RS256'])).not.toContain(secret);
    }
  });
});

describe('a key set', () => {
  const bad = { ...rsa(1024), kid: 'weak' };
  const fetched = (jwks: unknown): KeySource =>
    remoteKeys('https://sso.example.com/jwks', { fetch: async () => Response.json(jwks) });
  const sources: ReadonlyArray<[string, (jwks: unknown) => KeySource]> = [
    ['fetched', fetched],
    ['at hand', (jwks) => localKeys(jwks as JSONWebKeySet)],
  ];

  it('keeps public members of good keys, and says why it refuses the others', () => {
    const jwks = { keys: [{ ...good.ES256, kid: 'ok', x5c: ['x'], n: 'x' }, bad, null, { ...good.EdDSA, d: 'AA' }] };
    expect(acceptKeys(jwks, ['ES256', 'RS256', 'EdDSA'])).toEqual({
      keys: [{ ...good.ES256, kid: 'ok' }],
      refused: ['weak: its RSA modulus has 1024 bits', 'no kid: it is no JWK', 'no kid: it has a private member'],
    });
  });

  it('is looked at as far as fifty keys', () => {
    const jwks = { keys: Array.from({ length: 60 }, (_, i) => ({ ...good.ES256, kid: `k${i}` })) };
    const { keys, refused } = acceptKeys(jwks, ['ES256']);
    expect(keys).toHaveLength(50);
    expect(refused).toEqual(['10 more: a set has 50 keys at most']);
  });

  it('may hold keys for encryption, which are no keys here', () => {
    expect(acceptKeys({ keys: [{ ...rsa(1024), use: 'enc' }] }, ['RS256'])).toEqual({ keys: [], refused: [] });
  });

  it.each([null, undefined, 'x', [], {}, { keys: {} }])('is not %j', (jwks) => {
    expect(() => acceptKeys(jwks, ['ES256'])).toThrow('the key set has no keys');
  });

  it.each(sources)('of an issuer, %s, serves its good keys alone and tells the operator', async (_name, open) => {
    const importKey = jest.spyOn(crypto.subtle, 'importKey');
    const long = { ...rsa(16_384), kid: 'long' };
    const keys = open({ keys: [bad, { ...good.ES256, kid: 'ok' }, long, { ...good.ES384, kid: 'private', d: 'AA' }] });
    await expect(keys.find({ alg: 'ES256', kid: 'ok' })).resolves.toMatchObject({ type: 'public' });
    for (const [alg, kid] of [
      ['RS256', 'weak'],
      ['RS256', 'long'],
      ['ES384', 'private'],
      ['RS256', 'ok'],
    ] as const) {
      await expect(keys.find({ alg, kid })).rejects.toMatchObject({ code: 'unknown_key' });
    }
    expect(importKey).toHaveBeenCalledTimes(1);
    expect(keys.status()).toMatchObject({
      kids: ['ok'],
      refused: [
        'weak: its RSA modulus has 1024 bits',
        'long: its RSA modulus is no number of at most 4096 bits',
        'private: it has a private member',
      ],
    });
  });

  it('of an issuer imports a key once, however often it is asked for', async () => {
    const importKey = jest.spyOn(crypto.subtle, 'importKey');
    const keys = fetched({ keys: [{ ...good.ES256, kid: 'ok' }] });
    for (let i = 0; i < 20; i += 1) await keys.find({ alg: 'ES256', kid: 'ok' });
    expect(importKey).toHaveBeenCalledTimes(1);
  });
});
