import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { exportJWK, importJWK, jwtVerify, SignJWT } from 'jose';
import { floorSigner, floorVerifier } from './signed-floor.js';

describe('the floor', () => {
  it('reads what another library signed, and nothing that another key signed', async () => {
    const [one, other] = [0, 1].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    if (!one || !other) throw new Error('no keys');
    const read = floorVerifier(await exportJWK(one.publicKey));
    const signedBy = (key: typeof one.privateKey) =>
      new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg: 'ES256' }).sign(key);
    expect(read(await signedBy(one.privateKey))).toEqual({ sub: 'alice' });
    const foreign = await signedBy(other.privateKey);
    expect(() => read(foreign)).toThrow('a wrong signature');
  });

  it('signs what another library reads', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const token = floorSigner({ typ: 'at+jwt', kid: 'k1' }, privateKey)({ sub: 'alice' });
    const key = await importJWK(await exportJWK(createPublicKey(privateKey)), 'ES256');
    const { payload, protectedHeader } = await jwtVerify(token, key);
    expect([payload, protectedHeader]).toEqual([{ sub: 'alice' }, { alg: 'ES256', typ: 'at+jwt', kid: 'k1' }]);
  });
});
