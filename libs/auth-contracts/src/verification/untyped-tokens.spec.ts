import { beforeAll, describe, expect, it } from '@jest/globals';
import { AccessTokenVerifier, defineAudience, localKeys, type UntypedTokens } from '../index.js';
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
    ['token_use: id', { token_use: 'id' }],
    ['token_use: refresh', { token_use: 'refresh' }],
    ['typ: Refresh', { typ: 'Refresh' }],
    ['typ: Offline', { typ: 'Offline' }],
    ['typ: Logout', { typ: 'Logout' }],
    ['typ: object', { typ: ['Bearer'] }],
    ['token_type: refresh', { token_type: 'refresh' }],
    ['events', { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }],
    ['events', { events: null }],
    ['token_introspection', { token_introspection: { active: true } }],
    ['htm htu', { htm: 'GET', htu: 'https://orders.example.com' }],
  ])('are no ID tokens, nor of another kind: %s', async (received, claims) => {
    await expect(verifier.verify(await mint(claims))).rejects.toMatchObject({ code: 'wrong_type', received });
  });

  it.each([{ typ: 'Bearer' }, { typ: 'DPoP' }, { token_use: 'access' }, { token_type: 'Bearer' }])(
    'may say that they are access tokens: %j',
    async (claims) => {
      await expect(verifier.verify(await mint(claims))).resolves.toBeDefined();
    },
  );

  it('are no other JWTs', async () => {
    await expect(verifier.verify(await mint({}, 'logout+jwt'))).rejects.toMatchObject({ code: 'wrong_type' });
  });
});

describe('what is forgiven to an issuer', () => {
  const forgiving = (acceptUntypedTokens: UntypedTokens) =>
    new AccessTokenVerifier({ issuer: issuer.issuer, keys: localKeys(issuer.jwks), audience, acceptUntypedTokens });

  it.each<[keyof UntypedTokens, string, Record<string, unknown>, string | undefined]>([
    ['untypedHeader', 'wrong_type', { client_id: 'web', jti: 'j' }, 'JWT'],
    ['missingClientId', 'claim_missing', { jti: 'j', azp: 'web' }, 'at+jwt'],
    ['missingJti', 'claim_missing', { client_id: 'web' }, 'at+jwt'],
  ])('is one thing at a time: %s', async (name, code, claims, typ) => {
    const token = await mint(claims, typ);
    for (const one of ['untypedHeader', 'missingClientId', 'missingJti'] as const) {
      const verified = forgiving({ [one]: true }).verify(token);
      if (one === name) await expect(verified).resolves.toMatchObject({ client_id: 'web' });
      else await expect(verified).rejects.toMatchObject({ code });
    }
    await expect(forgiving({}).verify(token)).rejects.toMatchObject({ code });
  });

  it.each<[string, Record<string, unknown>]>([
    ['a jti that is a list', { client_id: 'web', jti: ['j'] }],
    ['a jti that is null', { client_id: 'web', jti: null }],
    ['a client_id that is a number', { client_id: 7, azp: 'web' }],
    ['a client_id that is an object', { client_id: { id: 'web' } }],
  ])('is that something is missing, not that it is something else: %s', async (_name, claims) => {
    await expect(verifier.verify(await mint(claims))).rejects.toMatchObject({ code: 'claim_missing' });
  });

  it('is nothing that is not one of them', () => {
    for (const wrong of [{ untyped: true }, { untypedHeader: 'true' }, [], null, 'true']) {
      expect(() => forgiving(wrong as unknown as UntypedTokens)).toThrow(TypeError);
    }
  });
});
