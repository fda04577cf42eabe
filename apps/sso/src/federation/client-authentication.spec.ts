import { expect, it } from '@jest/globals';
import { decodeProtectedHeader, exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { appleSecret } from './client-authentication.js';

it('makes the secret of Apple of its key', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const now = 1_700_000_000;
  const key = { kind: 'apple', teamId: 'TEAM', keyId: 'KEY', privateKey: await exportPKCS8(privateKey) } as const;
  const secret = await appleSecret(key, 'com.example.web', { now: () => now });
  expect(decodeProtectedHeader(secret)).toEqual({ alg: 'ES256', kid: 'KEY' });
  const { payload } = await jwtVerify(secret, publicKey, { currentDate: new Date(now * 1000) });
  expect(payload).toEqual({
    iss: 'TEAM',
    sub: 'com.example.web',
    aud: 'https://appleid.apple.com',
    iat: now,
    exp: now + 100_000,
  });
  // Apple takes six months at most, and it is not given for as long.
  expect((payload.exp ?? 0) - now).toBeLessThan(15_777_000);
});
