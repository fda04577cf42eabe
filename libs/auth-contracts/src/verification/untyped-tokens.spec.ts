import { beforeAll, describe, expect, it } from '@jest/globals';
import { AccessTokenVerifier, defineAudience, localKeys } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';

const audience = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'Read orders' },
});
let issuer: TestIssuer;
let verifier: AccessTokenVerifier;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
  const keys = localKeys(issuer.jwks);
  verifier = new AccessTokenVerifier({ issuer: issuer.issuer, keys, audience, acceptUntypedTokens: true });
});

const mint = (claims: Record<string, unknown>, typ: string | undefined = 'JWT') =>
  issuer.mint({
    audience,
    claims: { jti: undefined, client_id: undefined, scope: undefined, ...claims },
    header: { typ },
  });

describe('tokens of an issuer that does not mark them', () => {
  it.each([['JWT'], [undefined]])('are accepted with typ %s, without jti and client_id', async (typ) => {
    await expect(verifier.verify(await mint({}, typ))).resolves.toMatchObject({ sub: 'subject-1', client_id: '' });
  });

  it.each(['azp', 'cid', 'appid'])('name the client in %s', async (name) => {
    await expect(verifier.verify(await mint({ [name]: 'web' }))).resolves.toMatchObject({ client_id: 'web' });
  });

  it('name their scopes in scp, as a list or a text', async () => {
    const expected = { scope: 'orders:read other' };
    await expect(verifier.verify(await mint({ scp: ['orders:read', 'other'] }))).resolves.toMatchObject(expected);
    await expect(verifier.verify(await mint({ scp: 'orders:read other' }))).resolves.toMatchObject(expected);
    await expect(verifier.verify(await mint({ scope: ['orders:read', 'other'] }))).resolves.toMatchObject(expected);
    for (const scp of [7, { a: 1 }, ['orders:read', 7]]) {
      await expect(verifier.verify(await mint({ scp }))).rejects.toMatchObject({ code: 'claim_invalid' });
    }
  });

  it.each([
    ['nonce', { nonce: 'n' }],
    ['at_hash', { at_hash: 'h' }],
    ['typ: ID', { typ: 'ID' }],
  ])('are no ID tokens: %s', async (received, claims) => {
    await expect(verifier.verify(await mint(claims))).rejects.toMatchObject({ code: 'wrong_type', received });
  });

  it('are no other JWTs', async () => {
    await expect(verifier.verify(await mint({}, 'logout+jwt'))).rejects.toMatchObject({ code: 'wrong_type' });
  });
});
