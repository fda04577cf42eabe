import { beforeEach, describe, expect, it } from '@jest/globals';
import { AccessTokenVerifier, defineAudience, localKeys } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';

const audience = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes: {} });
let issuer: TestIssuer;
let leaked: string;
/** By the key that leaks. */
let old: string;
let verifier: AccessTokenVerifier;

beforeEach(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  leaked = String(issuer.jwks.keys[0]?.kid);
  old = await issuer.mint({ audience });
  await issuer.rotate();
  // A source that never hears of it, as a cache on the way might be.
  verifier = new AccessTokenVerifier({ issuer: issuer.issuer, audience, keys: localKeys(issuer.jwks) });
});

describe('a key that was withdrawn', () => {
  it('opens nothing any more, tokens that were verified before included, whatever its source still has', async () => {
    const fresh = await issuer.mint({ audience });
    await verifier.verify(old);
    await verifier.verify(fresh);
    verifier.trusts[0].keys.withdraw(leaked);
    verifier.trusts[0].keys.withdraw(leaked);
    for (let again = 0; again < 2; again += 1) {
      await expect(verifier.verify(old)).rejects.toMatchObject({ code: 'unknown_key' });
      await expect(verifier.verify(fresh)).resolves.toBeDefined();
    }
    expect(verifier.trusts[0].keys.status().kids).not.toContain(leaked);
  });

  it('is refused where it was withdrawn while it was looked up', async () => {
    const inner = localKeys(issuer.jwks);
    const keys = Object.assign(Object.create(inner) as typeof inner, {
      find: async (hint: { alg: string; kid: string }) => {
        const key = await inner.find(hint);
        slow.trusts[0].keys.withdraw(leaked);
        return key;
      },
    });
    const slow: AccessTokenVerifier = new AccessTokenVerifier({ issuer: issuer.issuer, audience, keys });
    await expect(slow.verify(old)).rejects.toMatchObject({ code: 'unknown_key' });
  });

  it('is forgotten only behind a thousand others', async () => {
    const { keys } = verifier.trusts[0];
    for (let count = 0; count < 999; count += 1) keys.withdraw(`k${count}`);
    keys.withdraw(leaked);
    await expect(verifier.verify(old)).rejects.toMatchObject({ code: 'unknown_key' });
  });
});
