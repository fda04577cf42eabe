import { describe, expect, it } from '@jest/globals';
import { AccessTokenVerifier, defineAudience, localKeys } from '../index.js';
import { createTestIssuer } from '../testing/index.js';
import { longestToken } from './token-form.js';

const audience = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes: {} });

describe('a token that is too long to be one', () => {
  it('is refused before anything of it is read or a key is looked for, however good it is', async () => {
    const issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
    const keys = localKeys(issuer.jwks);
    let asked = 0;
    const find = keys.find.bind(keys);
    keys.find = (hint) => {
      asked += 1;
      return find(hint);
    };
    const verifier = new AccessTokenVerifier({ issuer: issuer.issuer, audience, keys });
    const padded = (length: number) => issuer.mint({ audience, claims: { pad: 'x'.repeat(length) } });
    // Three octets are four characters.
    const spare = longestToken - (await padded(0)).length;
    const fits = await padded(Math.floor((spare * 3) / 4) - 3);
    const tooLong = await padded(Math.ceil((spare * 3) / 4) + 3);
    expect([fits.length <= longestToken, tooLong.length > longestToken]).toEqual([true, true]);
    await expect(verifier.verify(tooLong)).rejects.toMatchObject({ code: 'malformed' });
    expect(asked).toBe(0);
    await expect(verifier.verify(fits)).resolves.toBeDefined();
    await expect(verifier.verify(tooLong)).rejects.toMatchObject({ code: 'malformed' });
    expect([asked, verifier.cachedTokens]).toEqual([1, 1]);
  });
});
