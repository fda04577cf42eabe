import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type CryptoKey, importJWK } from 'jose';
import type { SigningKey } from '../records/signing-key.js';
import { generateSigningKey, publicJwk } from './generate-key.js';
import { type KeyPair, KeysInForce } from './keys-in-force.js';
import { LocalSigner } from './local-signer.js';

async function pairOf(kid: string, life: Partial<SigningKey> = {}): Promise<KeyPair> {
  const key = { ...(await generateSigningKey('ES256', 0, 0)), kid, ...life };
  const signer = new LocalSigner(createPrivateKey({ key: key.privateJwk as JsonWebKey, format: 'jwk' }), 'ES256');
  return { key, signer, publicKey: (await importJWK(publicJwk(key), 'ES256')) as CryptoKey };
}

/** `old` retires at 100, when `next` begins, and leaves at 200. */
const pairs = Promise.all([pairOf('old', { retiresAt: 100, expiresAt: 200 }), pairOf('next', { activatesAt: 100 })]);

describe('the keys in force', () => {
  it.each([
    { now: 50, published: ['old', 'next'], signer: 'old', until: 100 },
    { now: 100, published: ['old', 'next'], signer: 'next', until: 200 },
    { now: 200, published: ['next'], signer: 'next', until: Number.POSITIVE_INFINITY },
  ])('at $now: $published published, $signer signs, until $until', async ({ now, published, signer, until }) => {
    const keys = new KeysInForce(await pairs, now);
    expect(keys.jwks.keys.map(({ kid }) => kid)).toEqual(published);
    expect(keys.signer('ES256')?.key.kid).toBe(signer);
    expect(keys.find('old') !== undefined).toBe(published.includes('old'));
    expect([now - 1, now, Math.min(until, 1e9) - 1].map((moment) => keys.holdAt(moment))).toEqual([false, true, true]);
    expect(keys.holdAt(until)).toBe(false);
  });

  it('have the first key as their signer where all begin later: the clock was set back', async () => {
    const keys = new KeysInForce(
      [await pairOf('b', { activatesAt: 2000 }), await pairOf('a', { activatesAt: 1000 })],
      400,
    );
    expect(keys.signer('ES256')?.key.kid).toBe('a');
    expect(keys.holdAt(1000)).toBe(false);
  });

  it('have the newest active key of each algorithm as its signer, and none where there is none', async () => {
    const keys = new KeysInForce([await pairOf('a', { activatesAt: 10 }), await pairOf('b', { activatesAt: 20 })], 30);
    expect(keys.signer('ES256')?.key.kid).toBe('b');
    expect(keys.signer('RS256')).toBeUndefined();
  });
});
