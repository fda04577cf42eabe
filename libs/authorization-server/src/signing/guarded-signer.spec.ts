import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import type { Signer } from '../records/signer.js';
import { SigningUnavailable } from '../shared/signing-unavailable.js';
import { GuardedSigner } from './guarded-signer.js';
import { isSignature } from './is-signature.js';
import { LocalSigner } from './local-signer.js';

const local = () => new LocalSigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'ES256');
const data = Buffer.from('header.claims');

/** A service that holds the key and answers as it is told. */
function remote(sign: Signer['sign']): Signer {
  const { kid, algorithm, publicJwk } = local();
  return { kid, algorithm, publicJwk, sign };
}

const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'signed',
    (error: unknown) => (error instanceof SigningUnavailable ? error.reason : String(error)),
  );

describe('a signer that is elsewhere', () => {
  it('is handed on where it is right', async () => {
    const inner = local();
    const guarded = new GuardedSigner({
      ...inner,
      kid: inner.kid,
      algorithm: 'ES256',
      publicJwk: inner.publicJwk,
      sign: async (bytes) => inner.sign(bytes),
    });
    expect([guarded.kid, guarded.algorithm, guarded.publicJwk]).toEqual([inner.kid, 'ES256', inner.publicJwk]);
    expect((await guarded.sign(data)).length).toBe(64);
  });

  it.each<[string, Signer['sign']]>([
    ['of another key', (bytes) => local().sign(bytes)],
    ['that is none', async () => Buffer.alloc(64)],
    ['of no form', async () => 'c2ln' as unknown as Buffer],
  ])('gives nobody a signature %s', async (_name, sign) => {
    expect(await reasonOf(new GuardedSigner(remote(sign)).sign(data))).toBe(
      'what came is no signature of the published key',
    );
  });

  it.each<[string, KeyObject]>([
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
    ['Ed25519', generateKeyPairSync('ed25519').privateKey],
    ['another curve', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey],
  ])('gives nobody a signature of an algorithm that its key is not for: %s as ES256', async (_name, key) => {
    const { kid, publicJwk } = new LocalSigner(key, 'ES256');
    const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
    const confused: Signer = {
      kid,
      algorithm: 'ES256',
      publicJwk,
      sign: (bytes) => sign(hash, bytes, { key, dsaEncoding: 'ieee-p1363' }),
    };
    expect(await reasonOf(new GuardedSigner(confused).sign(data))).toBe(
      'what came is no signature of the published key',
    );
  });

  it.each<[string, Signer['sign']]>([
    ['rejects', () => Promise.reject(new Error('HSM: login required, pin 1234'))],
    [
      'throws at once',
      () => {
        throw new Error('pin 1234');
      },
    ],
  ])('says that it %s, in words of ours', async (_name, sign) => {
    const failed = new GuardedSigner(remote(sign)).sign(data);
    expect(await reasonOf(failed)).toBe('whoever holds the key refused or failed');
    await expect(failed).rejects.not.toThrow('1234');
  });

  it('is given up when its time is over, and asked for no more than its places', async () => {
    jest.useFakeTimers();
    try {
      const signals: Array<AbortSignal | undefined> = [];
      const silent = remote((_, signal) => {
        signals.push(signal);
        return new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('given up')));
        });
      });
      const guarded = new GuardedSigner(silent, { patience: 100, places: 2 });
      const first = [reasonOf(guarded.sign(data)), reasonOf(guarded.sign(data))];
      expect(await reasonOf(guarded.sign(data))).toBe('too many signatures are under way');
      expect(signals.map((signal) => signal?.aborted)).toEqual([false, false]);
      await jest.advanceTimersByTimeAsync(100);
      expect(await Promise.all(first)).toEqual(['no signature within 100 ms', 'no signature within 100 ms']);
      expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]);
      // Places come back.
      const again = reasonOf(guarded.sign(data));
      await jest.advanceTimersByTimeAsync(100);
      expect([await again, signals.length]).toEqual(['no signature within 100 ms', 3]);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a signer in memory', () => {
  it('signs for its public key, and shows nothing else', () => {
    const signer = local();
    const { publicKey } = generateKeyPairSync('ed25519');
    const signature = signer.sign(data);
    expect(signature).toBeInstanceOf(Buffer);
    expect(isSignature(signature, data, 'EdDSA', publicKey)).toBe(false);
    expect(Object.keys(signer.publicJwk).sort()).toEqual(['crv', 'kty', 'x', 'y']);
    expect(JSON.stringify(signer)).not.toContain('"d"');
  });
});
