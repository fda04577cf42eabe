import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AccessTokenClaims } from '../index.js';
import { AccessTokenVerifier, defineAudience, localKeys, remoteKeys } from '../index.js';
import { RevocationState } from '../revocation/revocation-state.js';
import { createDpopKey, createTestIssuer, type TestIssuer } from '../testing/index.js';

const iss = 'https://sso.example.com';
const audience = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes: {} });
let issuer: TestIssuer;
let clock: number;
let revocations: RevocationState;

beforeEach(async () => {
  issuer = await createTestIssuer({ issuer: iss });
  clock = Math.floor(Date.now() / 1000);
  revocations = new RevocationState(iss, () => clock);
});

function make(more: { cachedTokens?: number; keys?: ReturnType<typeof localKeys> } = {}) {
  const keys = localKeys(issuer.jwks);
  return new AccessTokenVerifier({ issuer: iss, audience, keys, now: () => clock, revocations, ...more });
}

describe('verified tokens', () => {
  it('are remembered, and only those', async () => {
    const verifier = make();
    const token = await issuer.mint({ audience });
    const first = await verifier.verify(token);
    expect(await verifier.verify(token)).toBe(first);
    for (const bad of [`${token}x`, token.slice(0, -1), await issuer.mintIdToken('portal')]) {
      await expect(verifier.verify(bad)).rejects.toThrow();
    }
    expect(verifier.cachedTokens).toBe(1);
  });

  it('are not remembered where that is turned off', async () => {
    const verifier = make({ cachedTokens: 0 });
    await verifier.verify(await issuer.mint({ audience }));
    expect(verifier.cachedTokens).toBe(0);
    expect(() => make({ cachedTokens: -1 })).toThrow(TypeError);
  });

  it('are never more than the bound, and the newest of them stay', async () => {
    const verifier = make({ cachedTokens: 10 });
    let last = '';
    for (let i = 0; i < 50; i += 1) {
      last = await issuer.mint({ audience });
      await verifier.verify(last);
      expect(verifier.cachedTokens).toBeLessThanOrEqual(10);
    }
    expect(verifier.recall(last)).toBeDefined();
  });

  it('are not believed past their exp', async () => {
    const verifier = make();
    const token = await issuer.mint({ audience, claims: { exp: clock + 60 } });
    await verifier.verify(token);
    clock += 59;
    expect(verifier.recall(token)).toBeDefined();
    clock += 1;
    expect(verifier.recall(token)).toBeUndefined();
    clock += 5;
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'token_expired' });
  });

  it('are not believed after their key was taken away', async () => {
    let now = 0;
    const fetch: typeof globalThis.fetch = async () => Response.json(issuer.jwks);
    const verifier = make({ keys: remoteKeys(`${iss}/jwks`, { fetch, now: () => now }) });
    const token = await issuer.mint({ audience });
    await verifier.verify(token);
    await issuer.rotate({ withdraw: true });
    now = 600_000;
    // The first request after that finds old keys and has new ones fetched; it may still pass.
    verifier.recall(token);
    await expect(verifier.verify(await issuer.mint({ audience }))).resolves.toBeDefined();
    expect(verifier.recall(token)).toBeUndefined();
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'unknown_key' });
  });

  it('are not lost by a rotation that adds a key', async () => {
    const verifier = make();
    const token = await issuer.mint({ audience });
    await verifier.verify(token);
    await issuer.rotate();
    expect(verifier.recall(token)).toBeDefined();
  });

  it.each<[string, (claims: AccessTokenClaims) => Parameters<RevocationState['add']>[0][number]]>([
    ['jti', ({ jti }) => ({ part: 'jti', value: String(jti) })],
    ['sid', () => ({ part: 'sid', value: 'session-1' })],
    ['grant_id', () => ({ part: 'grant_id', value: 'grant-1' })],
    ['sub', ({ sub, iat }) => ({ part: 'sub', value: sub, before: iat })],
    ['client_id', ({ client_id, iat }) => ({ part: 'client_id', value: client_id, before: iat })],
  ])('are dropped when their %s is revoked, and refused from then on', async (part, revoke) => {
    const verifier = make();
    const token = await issuer.mint({ audience, claims: { sid: 'session-1', grant_id: 'grant-1' } });
    const other = await issuer.mint({ audience, subject: 'bob', claims: { client_id: 'other' } });
    const claims = await verifier.verify(token);
    await verifier.verify(other);
    revocations.add([revoke(claims)]);
    expect(verifier.cachedTokens).toBe(1);
    for (let i = 0; i < 2; i += 1) {
      await expect(verifier.verify(token)).rejects.toMatchObject({
        code: 'token_revoked',
        received: `one whose ${part} was revoked`,
      });
    }
    await expect(verifier.verify(other)).resolves.toBeDefined();
  });

  it('that were issued after all tokens of a person were revoked stand', async () => {
    const verifier = make();
    revocations.add([{ part: 'sub', value: 'subject-1', before: clock - 1 }]);
    await expect(verifier.verify(await issuer.mint({ audience, claims: { iat: clock } }))).resolves.toBeDefined();
    await expect(verifier.verify(await issuer.mint({ audience, claims: { iat: clock - 1 } }))).rejects.toMatchObject({
      code: 'token_revoked',
    });
  });

  it('are proved anew each time they are bound to a key', async () => {
    const verifier = make();
    const key = await createDpopKey();
    const token = await issuer.mint({ audience, claims: { cnf: { jkt: key.jkt } } });
    const url = 'https://things.example.com/x';
    const present = (proof: string) =>
      verifier.verify(token, { scheme: 'DPoP', proofs: [proof], method: 'GET', target: '/x' });
    const proof = await key.prove({ token, url });
    await present(proof);
    await expect(present(proof)).rejects.toMatchObject({ code: 'proof_replayed' });
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'sender_constrained' });
    await expect(present(await (await createDpopKey()).prove({ token, url }))).rejects.toMatchObject({
      code: 'proof_key_mismatch',
    });
    await present(await key.prove({ token, url }));
  });

  it('cannot be changed by one who uses them', async () => {
    const verifier = make();
    const token = await issuer.mint({ audience, claims: { act: { sub: 'orders' }, roles: ['reader'] } });
    const claims = (await verifier.verify(token)) as unknown as { sub: string; act: { sub: string }; roles: string[] };
    expect(() => {
      claims.sub = 'mallory';
    }).toThrow(TypeError);
    expect(() => {
      claims.act.sub = 'mallory';
    }).toThrow(TypeError);
    expect(() => claims.roles.push('admin')).toThrow(TypeError);
  });
});
