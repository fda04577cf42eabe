import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { JWTPayload } from 'jose';
import { issuer } from '../../../test/authorization-fixture.js';
import { dpopProof, proofClaims, signed, testKey, unique } from '../../../test/client-keys.js';
import { hmacJwt, unacceptableKeys, unsignedJwt, wronglySigned } from '../../../test/forgeries.js';
import { refusalOf, startIssuer, type TestIssuer } from '../../../test/token-fixture.js';
import { UseDpopNonce } from './use-dpop-nonce.js';

const now = 1_700_000_000;
const url = `${issuer}/token`;
const aThumbprint = { jkt: expect.stringMatching(/^[\w-]{43}$/) };

function verify(server: TestIssuer, proofs: readonly string[], changes: { accessToken?: string; url?: string } = {}) {
  return server.core.dpop.verify({ proofs, method: 'POST', url, ...changes });
}

/** The nonce that the issuer asks for now, as its refusal carries it. */
async function nonceOf(server: TestIssuer): Promise<string> {
  const refusal = await refusalOf(verify(server, [await dpopProof(server.clock.now())]));
  if (!(refusal instanceof UseDpopNonce)) throw refusal;
  return refusal.nonce;
}

async function expectRefusal(work: Promise<unknown>, reason?: unknown) {
  const refusal = await refusalOf(work);
  expect(refusal.code).toBe('invalid_dpop_proof');
  if (reason !== undefined) expect(refusal.cause).toMatchObject({ reason });
}

describe('DPoP proof (RFC 9449 §4.2, §4.3)', () => {
  it.each(['ES256', 'PS256', 'EdDSA'])('gives the thumbprint of an %s key', async (algorithm) => {
    const key = await testKey(algorithm, 'device');
    expect(await verify(await startIssuer(), [await dpopProof(now, { key })])).toEqual({ jkt: key.thumbprint });
  });

  it('gives nothing where there is no proof', async () => {
    expect(await verify(await startIssuer(), [])).toBeUndefined();
  });

  it('refuses more than one header (rule 1)', async () => {
    const proofs = [await dpopProof(now), await dpopProof(now)];
    await expectRefusal(verify(await startIssuer(), proofs), 'proof_repeated');
  });

  it.each(['', 'x', 'a.b.c', '..', 'e30.e30.', '\u0000'])('refuses what is no JWT: %j (rule 2)', async (proof) => {
    await expectRefusal(verify(await startIssuer(), [proof]));
  });

  it.each<[string, JWTPayload, string]>([
    ['no jti (rule 3)', { jti: undefined }, 'proof_malformed'],
    ['an empty jti', { jti: '' }, 'proof_malformed'],
    ['an endless jti', { jti: 'j'.repeat(513) }, 'proof_malformed'],
    ['a jti that is no text', { jti: 1 as never }, 'proof_malformed'],
    ['no htm (rule 8)', { htm: undefined }, 'proof_method_mismatch'],
    ['another htm', { htm: 'GET' }, 'proof_method_mismatch'],
    ['htm in lower case', { htm: 'post' }, 'proof_method_mismatch'],
    ['no htu (rule 9)', { htu: undefined }, 'proof_url_mismatch'],
    ['another path', { htu: `${issuer}/par` }, 'proof_url_mismatch'],
    ['another host', { htu: 'https://evil.example/token' }, 'proof_url_mismatch'],
    ['another scheme', { htu: 'http://sso.example.com/token' }, 'proof_url_mismatch'],
    ['a user in htu', { htu: 'https://me@sso.example.com/token' }, 'proof_url_mismatch'],
    ['a relative htu', { htu: '/token' }, 'proof_url_mismatch'],
    ['no iat (rule 11)', { iat: undefined }, 'proof_time_refused'],
    ['an iat too old', { iat: now - 121 }, 'proof_time_refused'],
    ['an iat too far ahead', { iat: now + 61 }, 'proof_time_refused'],
  ])('refuses %s', async (_name, claims, reason) => {
    await expectRefusal(verify(await startIssuer(), [await dpopProof(now, { claims })]), reason);
  });

  it('refuses an exp that is over', async () => {
    await expectRefusal(verify(await startIssuer(), [await dpopProof(now, { claims: { exp: now - 61 } })]));
  });

  it.each<[string, JWTPayload]>([
    ['the oldest iat', { iat: now - 120 }],
    ['an iat ahead by a clock that is', { iat: now + 60 }],
    ['an iat with a fraction', { iat: now - 0.5 }],
    ['htu with a query and a fragment', { htu: `${url}?a=b#c` }],
    ['htu in another case', { htu: 'HTTPS://SSO.Example.COM/token' }],
    ['htu with the default port', { htu: 'https://sso.example.com:443/token' }],
    ['htu with dot segments', { htu: 'https://sso.example.com/x/../token' }],
  ])('accepts %s', async (_name, claims) => {
    expect(await verify(await startIssuer(), [await dpopProof(now, { claims })])).toEqual(aThumbprint);
  });

  it.each(['JWT', 'at+jwt', undefined])('refuses the typ %s (rule 4)', async (typ) => {
    await expectRefusal(verify(await startIssuer(), [await dpopProof(now, { header: { typ } })]));
  });

  it('refuses RS256, none and HS256 (rule 5)', async () => {
    const server = await startIssuer();
    const rsa = await testKey('RS256', 'device');
    const header = { typ: 'dpop+jwt', jwk: rsa.jwk };
    for (const proof of [
      await dpopProof(now, { key: rsa }),
      unsignedJwt(proofClaims(now), header),
      await hmacJwt(proofClaims(now), rsa.jwk, header),
    ]) {
      await expectRefusal(verify(server, [proof]), 'proof_algorithm_refused');
    }
  });

  it('refuses a proof that another key signed (rule 6), no key, a private and a symmetric one (rule 7)', async () => {
    const server = await startIssuer();
    const [device, thief] = await Promise.all([testKey('ES256', 'device'), testKey('ES256', 'thief')]);
    await expectRefusal(verify(server, [await dpopProof(now, { key: device, header: { jwk: thief.jwk } })]));
    for (const jwk of [undefined, device.privateJwk, { kty: 'oct', k: 'AAAA' }]) {
      const proof = await dpopProof(now, { key: device, header: { jwk } });
      await expectRefusal(verify(server, [proof]), 'proof_key_refused');
    }
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each(unacceptableKeys)('refuses a key with %s, and does nothing with it', async (_name, algorithm, jwk) => {
    const server = await startIssuer();
    const work = [jest.spyOn(crypto.subtle, 'importKey'), jest.spyOn(crypto.subtle, 'verify')];
    const proof = wronglySigned(algorithm, proofClaims(now), { typ: 'dpop+jwt', jwk });
    await expectRefusal(verify(server, [proof]), 'proof_key_refused');
    for (const done of work) expect(done).not.toHaveBeenCalled();
  });

  it('refuses an unknown crit member (RFC 7515 §4.1.11)', async () => {
    const key = await testKey('ES256', 'device');
    const forged = unsignedJwt(proofClaims(now), { alg: 'ES256', typ: 'dpop+jwt', jwk: key.jwk, crit: ['x'], x: 1 });
    await expectRefusal(verify(await startIssuer(), [forged]));
  });

  it('takes each jti of a key once, any number of requests at once; of another key it is another', async () => {
    const server = await startIssuer();
    const claims = { jti: 'same' };
    const proof = await dpopProof(now, { claims });
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => verify(server, [proof])));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expectRefusal(verify(server, [await dpopProof(now, { claims })]), 'proof_replayed');
    const key = await testKey('ES256', 'second device');
    expect(await verify(server, [await dpopProof(now, { claims, key })])).toEqual({ jkt: key.thumbprint });
  });

  it('remembers a jti for as long as its proof could be used', async () => {
    const server = await startIssuer();
    const proof = await dpopProof(now, { claims: { iat: now + 60 } });
    await verify(server, [proof]);
    server.clock.advance(180);
    await server.stores.replays.deleteExpired(server.clock.now(), 10);
    await expectRefusal(verify(server, [proof]), 'proof_replayed');
  });

  it('remembers it for longer than that, so that a clock set back by five minutes makes no proof good again', async () => {
    const server = await startIssuer();
    const proof = await dpopProof(now);
    await verify(server, [proof]);
    server.clock.advance(300 + 120);
    await server.stores.replays.deleteExpired(server.clock.now(), 10);
    server.clock.advance(-300);
    await expectRefusal(verify(server, [proof]), 'proof_replayed');
  });

  it('with an access token wants its hash (rule 12)', async () => {
    const server = await startIssuer();
    const accessToken = 'the.access.token';
    const good = await dpopProof(now, { accessToken });
    expect(await verify(server, [good], { accessToken })).toEqual(aThumbprint);
    const reason = 'proof_token_mismatch';
    await expectRefusal(verify(server, [await dpopProof(now)], { accessToken }), reason);
    const other = await dpopProof(now, { accessToken: 'another.access.token' });
    await expectRefusal(verify(server, [other], { accessToken }), reason);
  });
});

describe('DPoP nonces of the issuer (RFC 9449 §8)', () => {
  const start = () => startIssuer({ settings: { dpopNonceRequired: true } });

  it('demands one that no proof of before can have where the clock was set back by more', async () => {
    const server = await startIssuer();
    const before = await dpopProof(now);
    await verify(server, [before]);
    server.clock.advance(3_600);
    await verify(server, [await dpopProof(server.clock.now())]);
    await server.stores.replays.deleteExpired(server.clock.now(), 10);
    server.clock.advance(-3_600);
    expect((await refusalOf(verify(server, [before]))).code).toBe('use_dpop_nonce');
    const nonce = await nonceOf(server);
    expect(await verify(server, [await dpopProof(now, { claims: { nonce } })])).toEqual(aThumbprint);
    server.clock.advance(3_600 - 300);
    expect(await verify(server, [await dpopProof(server.clock.now())])).toEqual(aThumbprint);
  });

  it('takes no nonce of before the clock was set back for one of the same seconds after', async () => {
    const server = await start();
    const nonce = await nonceOf(server);
    const used = await dpopProof(now, { claims: { nonce } });
    await verify(server, [used]);
    server.clock.advance(3_600);
    await nonceOf(server);
    await server.stores.replays.deleteExpired(server.clock.now(), 10);
    server.clock.advance(-3_600);
    expect((await refusalOf(verify(server, [used]))).code).toBe('use_dpop_nonce');
  });

  it('asks for none by default', async () => {
    expect(await verify(await startIssuer(), [await dpopProof(now)])).toEqual(aThumbprint);
  });

  it('demands its nonce, and accepts it until it is two periods old', async () => {
    const server = await start();
    const nonce = await nonceOf(server);
    for (const wrong of [undefined, '', 'guess', `${nonce}A`]) {
      const proof = await dpopProof(now, { claims: { nonce: wrong } });
      expect((await refusalOf(verify(server, [proof]))).code).toBe('use_dpop_nonce');
    }
    expect(await verify(server, [await dpopProof(now, { claims: { nonce } })])).toEqual(aThumbprint);
    server.clock.advance(60);
    const later = server.clock.now();
    expect(await verify(server, [await dpopProof(later, { claims: { nonce } })])).toEqual(aThumbprint);
    expect(await nonceOf(server)).not.toBe(nonce);
    server.clock.advance(60);
    const old = await dpopProof(server.clock.now(), { claims: { nonce } });
    expect((await refusalOf(verify(server, [old]))).code).toBe('use_dpop_nonce');
  });

  it('does not use a proof up by refusing its nonce', async () => {
    const server = await start();
    const claims = { jti: 'retried' };
    await refusalOf(verify(server, [await dpopProof(now, { claims })]));
    const nonce = await nonceOf(server);
    expect(await verify(server, [await dpopProof(now, { claims: { ...claims, nonce } })])).toEqual(aThumbprint);
  });
});

describe('any one change to a good proof is refused', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  const other = (value: string) => text.filter((candidate) => candidate !== value);
  const notText = fc.oneof(fc.integer(), fc.constant(null), fc.constant(true), fc.constant([]), fc.constant({}));

  it('to a member, signed anew', async () => {
    const server = await startIssuer({ settings: { dpopNonceRequired: true } });
    const [key, thief] = await Promise.all([testKey('ES256', 'device'), testKey('ES256', 'thief')]);
    const accessToken = 'the.access.token';
    const nonce = await nonceOf(server);
    const members: Record<string, fc.Arbitrary<unknown>> = {
      jti: fc.oneof(notText, fc.constant(''), fc.constant(undefined)),
      htm: fc.oneof(other('POST'), notText, fc.constant(undefined)),
      htu: fc.oneof(text, fc.webUrl({ withQueryParameters: true }), notText, fc.constant(undefined)),
      iat: fc.oneof(fc.integer({ max: now - 121 }), fc.integer({ min: now + 61 }), fc.constant(undefined)),
      ath: fc.oneof(text, notText, fc.constant(undefined)),
      nonce: fc.oneof(text, notText, fc.constant(undefined)),
    };
    const headers: Record<string, fc.Arbitrary<unknown>> = {
      typ: fc.oneof(text, fc.constant(undefined)),
      jwk: fc.constantFrom(thief.jwk, { ...key.jwk, x: key.jwk.y }, {}, undefined, { ...key.jwk, d: 'x' }),
    };
    const change = (table: Record<string, fc.Arbitrary<unknown>>) =>
      fc.oneof(...Object.entries(table).map(([name, values]) => values.map((value) => ({ [name]: value }))));
    const changes = fc.oneof(
      change(members).map((claims) => ({ claims, header: {} })),
      change(headers).map((header) => ({ claims: {}, header })),
    );
    await fc.assert(
      fc.asyncProperty(changes, async ({ claims, header }) => {
        const all = { ...proofClaims(now, accessToken), nonce, ...claims } as JWTPayload;
        const proof = await signed(key, all, { typ: 'dpop+jwt', jwk: key.jwk, ...header });
        const { code } = await refusalOf(verify(server, [proof], { accessToken }));
        expect(code).toBe('nonce' in claims ? 'use_dpop_nonce' : 'invalid_dpop_proof');
      }),
      { numRuns: 200 },
    );
    const good = await dpopProof(now, { key, accessToken, claims: { nonce, jti: unique() } });
    expect(await verify(server, [good], { accessToken })).toEqual({ jkt: key.thumbprint });
  });

  it('to a character, signed before', async () => {
    const server = await startIssuer();
    const proof = await dpopProof(now);
    // The last character has bits that mean nothing.
    const places = fc.nat({ max: proof.length - 2 });
    const letters = fc.constantFrom(...'ABCXYZabcxyz0189-_.');
    await fc.assert(
      fc.asyncProperty(places, letters, async (place, letter) => {
        fc.pre(proof[place] !== letter);
        await expectRefusal(verify(server, [proof.slice(0, place) + letter + proof.slice(place + 1)]));
      }),
      { numRuns: 200 },
    );
    expect(await verify(server, [proof])).toEqual(aThumbprint);
  });
});
