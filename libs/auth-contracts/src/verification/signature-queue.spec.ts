import { describe, expect, it } from '@jest/globals';
import { type CryptoKey, generateKeyPair, SignJWT } from 'jose';
import { SignatureQueue } from './signature-queue.js';

describe('signatures that are checked together', () => {
  it('each get their own answer, however many there are and whatever is among them', async () => {
    const [ours, other] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).sign(ours.privateKey);
    const kinds = [
      { key: ours.publicKey, expected: true },
      { key: other.publicKey, expected: false },
      { key: 'no key at all' as unknown as CryptoKey, expected: false },
    ];
    const jobs = Array.from({ length: 200 }, (_, index) => kinds[index % kinds.length] as (typeof kinds)[number]);
    const queue = new SignatureQueue();
    const answers = await Promise.all(jobs.map(({ key }) => queue.isSignedBy(token, 'ES256', key as CryptoKey)));
    expect(answers).toEqual(jobs.map(({ expected }) => expected));
  });
});
