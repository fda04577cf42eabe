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
  revocations = new RevocationState(iss, { now: () => clock });
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

  it('have one place for all spellings and signatures of one token', async () => {
    const verifier = make();
    const token = await issuer.mint({ audience });
    const [, , signature = ''] = token.split('.');
    const input = token.slice(0, token.lastIndexOf('.'));
    const octets = Buffer.from(signature, 'base64url');
    // The order of P-256 (SEC 2 §2.4.2).
    const n = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
    const s = BigInt(`0x${octets.subarray(32).toString('hex')}`);
    const other = Buffer.concat([octets.subarray(0, 32), Buffer.from((n - s).toString(16).padStart(64, '0'), 'hex')]);
    const mirrored = `${input}.${other.toString('base64url')}`;
    await verifier.verify(token);
    await verifier.verify(mirrored);
    expect(verifier.cachedTokens).toBe(1);
    expect(verifier.recall(mirrored)).toBeDefined();
    expect(verifier.recall(token)).toBeUndefined();
    const last = signature.slice(-1);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respelled = [...alphabet].filter((one) => one !== last).map((one) => `${token.slice(0, -1)}${one}`);
    const same = respelled.filter((one) => octets.equals(Buffer.from(one.split('.')[2] ?? '', 'base64url')));
    expect(same).toHaveLength(15);
    for (const one of same) await expect(verifier.verify(one)).rejects.toMatchObject({ code: 'malformed' });
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
    ['sid', ({ iat }) => ({ part: 'sid', value: 'session-1', before: iat })],
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

  it.each([
    ['sub', 'subject-1'],
    ['sid', 'session-1'],
    ['client_id', 'test-client'],
  ] as const)('that were issued after all tokens of a %s were revoked stand', async (part, value) => {
    const verifier = make();
    revocations.add([{ part, value, before: clock - 1 }]);
    const mint = (iat: number) => issuer.mint({ audience, claims: { iat, sid: 'session-1' } });
    await expect(verifier.verify(await mint(clock))).resolves.toBeDefined();
    await expect(verifier.verify(await mint(clock - 1))).rejects.toMatchObject({ code: 'token_revoked' });
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
