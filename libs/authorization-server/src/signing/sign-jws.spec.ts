import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { compactVerify, importJWK } from 'jose';
import { signingAlgorithmNames } from '../vocabulary/signing-algorithms.js';
import { generateSigningKey, publicJwk } from './generate-key.js';
import { LocalSigner } from './local-signer.js';
import { signJws } from './sign-jws.js';

describe('a signature of ours', () => {
  it.each(signingAlgorithmNames)('is one that jose takes: %s', async (alg) => {
    const signing = await generateSigningKey(alg, 1, 1);
    const key = createPrivateKey({ key: signing.privateJwk as JsonWebKey, format: 'jwk' });
    const claims = { sub: 'ålice ☂', nested: { list: [1, null, 'x'] } };
    const token = await signJws('at+jwt', claims, new LocalSigner(key, alg));
    const { payload, protectedHeader } = await compactVerify(token, await importJWK(publicJwk(signing), alg));
    expect(protectedHeader).toEqual({ alg, kid: signing.kid, typ: 'at+jwt' });
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(claims);
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('leaves out what is undefined, as JSON does', async () => {
    const signing = await generateSigningKey('ES256', 1, 1);
    const key = createPrivateKey({ key: signing.privateJwk as JsonWebKey, format: 'jwk' });
    const token = await signJws('JWT', { a: undefined, b: 1 }, new LocalSigner(key, 'ES256'));
    expect(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).toBe('{"b":1}');
  });
});
