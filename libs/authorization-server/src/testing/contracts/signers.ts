import { createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, compactVerify, type JWK } from 'jose';
import type { Signer } from '../../records/signer.js';
import { publicHalf } from '../../signing/generate-key.js';
import { isSignature } from '../../signing/is-signature.js';
import { signJws } from '../../signing/sign-jws.js';
import { type SigningAlgorithm, signingAlgorithmNames } from '../../vocabulary/signing-algorithms.js';

const generated: Record<SigningAlgorithm, () => { readonly privateKey: KeyObject }> = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const;

/**
 * What every signer must do, wherever its key is.
 * @param open signers of these private keys, each with its `alg`, in whatever order
 */
export function describeSignerContracts(
  name: string,
  open: (keys: readonly JWK[]) => Promise<readonly Signer[]>,
): void {
  describe.each(signingAlgorithmNames)(`a signer: ${name}, %s`, (algorithm) => {
    let key: JWK;
    let signer: Signer;
    beforeAll(async () => {
      key = { ...(generated[algorithm]().privateKey.export({ format: 'jwk' }) as JWK), alg: algorithm };
      const [opened] = await open([key]);
      if (!opened) throw new Error('the key is not there');
      signer = opened;
    });

    it('is named by its public half, which is all that it shows', async () => {
      const half = publicHalf(key);
      expect([signer.algorithm, signer.publicJwk]).toEqual([algorithm, half]);
      expect(signer.kid).toBe(await calculateJwkThumbprint(half));
      const shown = `${JSON.stringify(signer)} ${inspect(signer, { depth: 9, showHidden: true })}`;
      for (const member of privateMembers) if (key[member] !== undefined) expect(shown).not.toContain(key[member]);
    });

    it('signs what anybody verifies by that half, many at once and each its own', async () => {
      const claims = Array.from({ length: 20 }, (_, nth) => ({ nth }));
      const tokens = await Promise.all(claims.map((each) => signJws('JWT', each, signer)));
      for (const [nth, token] of tokens.entries()) {
        const { payload, protectedHeader } = await compactVerify(token, { ...signer.publicJwk, alg: algorithm });
        expect(protectedHeader).toEqual({ alg: algorithm, kid: signer.kid, typ: 'JWT' });
        expect(JSON.parse(Buffer.from(payload).toString('utf8'))).toEqual({ nth });
      }
    });

    it('signs by its own algorithm alone, and leaves what it is given as it was', async () => {
      const data = Buffer.from('header.claims');
      const signature = await signer.sign(data);
      expect(data.toString()).toBe('header.claims');
      const publicKey = createPublicKey({ key: signer.publicJwk as JsonWebKey, format: 'jwk' });
      const takenAs = signingAlgorithmNames.filter((each) => isSignature(signature, data, each, publicKey));
      expect(takenAs).toEqual([algorithm]);
    });
  });
}
