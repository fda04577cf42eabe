import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import {
  AccessTokenVerifier,
  type BindingCode,
  type DpopPresentation,
  defineAudience,
  localKeys,
  MemoryReplayStore,
  type VerifierOptions,
} from '../../index.js';
import {
  createDpopKey,
  createTestIssuer,
  type DpopKey,
  type ProofOptions,
  type TestIssuer,
} from '../../testing/index.js';
import { normaliseTarget, publicTarget } from './target-url.js';

const audience = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes: {} });
const url = 'https://things.example.com/things';
const now = Math.floor(Date.now() / 1000);

let issuer: TestIssuer;
let key: DpopKey;
let thief: DpopKey;
let token: string;
let verifier: AccessTokenVerifier;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  key = await createDpopKey();
  thief = await createDpopKey();
  token = await issuer.mint({ audience, claims: { cnf: { jkt: key.jkt }, iat: now, exp: now + 3000 } });
  verifier = make();
});

function make(more: Partial<VerifierOptions & { issuers: undefined }> = {}): AccessTokenVerifier {
  return new AccessTokenVerifier({
    issuer: 'https://sso.example.com',
    audience,
    keys: localKeys(issuer.jwks),
    now: () => now,
    ...more,
  });
}

const prove = (more: Partial<ProofOptions> = {}) =>
  key.prove({ token, url, ...more, claims: { iat: now, ...more.claims } });
const present = (proofs: readonly string[], more: Partial<DpopPresentation> = {}): DpopPresentation => ({
  scheme: 'DPoP',
  proofs,
  method: 'GET',
  target: '/things?page=2#top',
  ...more,
});

describe('a token bound to a key (RFC 9449 §7)', () => {
  it.each(['ES256', 'PS256', 'EdDSA'] as const)('is accepted with a proof of an %s key', async (algorithm) => {
    const own = await createDpopKey(algorithm);
    const bound = await issuer.mint({ audience, claims: { cnf: { jkt: own.jkt } } });
    const proof = await own.prove({ token: bound, url, claims: { iat: now } });
    await expect(verifier.verify(bound, present([proof]))).resolves.toMatchObject({ cnf: { jkt: own.jkt } });
  });

  it('of an API whose name is no address is refused until somebody says what clients call', async () => {
    const named = defineAudience({ identifier: 'urn:example:things', name: 'Things', scopes: {} });
    const bound = await issuer.mint({ audience: named, claims: { cnf: { jkt: key.jkt }, iat: now, exp: now + 3000 } });
    const proof = () => key.prove({ token: bound, url, claims: { iat: now } });
    const silent = make({ audience: named });
    await expect(silent.verify(bound, present([await proof()]))).rejects.toMatchObject({ code: 'proof_url_mismatch' });
    const told = make({ audience: named, publicUrl: 'https://things.example.com' });
    await expect(told.verify(bound, present([await proof()]))).resolves.toMatchObject({ aud: 'urn:example:things' });
  });

  it('is refused as a bearer token', async () => {
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'sender_constrained', check: 'binding' });
    await expect(verifier.verify(token, { scheme: 'Bearer' })).rejects.toMatchObject({ code: 'sender_constrained' });
  });

  it.each([
    ['a certificate', { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' }],
    ['null', null],
    ['a text', 'jkt'],
    ['a jkt that is no thumbprint', { jkt: '' }],
  ])('is refused under both schemes when it is bound to %s', async (_name, cnf) => {
    const bound = await issuer.mint({ audience, claims: { cnf } });
    const proof = await key.prove({ token: bound, url, claims: { iat: now } });
    await expect(verifier.verify(bound)).rejects.toMatchObject({ code: 'sender_constrained' });
    await expect(verifier.verify(bound, present([proof]))).rejects.toMatchObject({ code: 'sender_constrained' });
  });

  it('does not let an unbound token pass under the DPoP scheme', async () => {
    const unbound = await issuer.mint({ audience });
    const proof = await key.prove({ token: unbound, url, claims: { iat: now } });
    await expect(verifier.verify(unbound, present([proof]))).rejects.toMatchObject({ code: 'token_not_bound' });
  });
});

describe('typ of a proof (RFC 7515 §4.1.9)', () => {
  it.each(['DPoP+JWT', 'application/dpop+jwt', 'APPLICATION/DPOP+JWT'])('may be %s', async (typ) => {
    const proof = await prove({ header: { typ } });
    await expect(make().verify(token, present([proof]))).resolves.toMatchObject({ cnf: { jkt: key.jkt } });
  });
});

describe('a forged or stolen proof (RFC 9449 §4.3)', () => {
  const publicJwk = async () => exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
  const privateJwk = async () => exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey);
  const bySecret = () =>
    new SignJWT({ jti: 'x', htm: 'GET', htu: url, iat: now })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } as object })
      .sign(new Uint8Array(32));
  const unsigned = async () => {
    const [, claims] = (await prove()).split('.');
    const header = Buffer.from(JSON.stringify({ typ: 'dpop+jwt', alg: 'none', jwk: {} })).toString('base64url');
    return `${header}.${claims}.`;
  };
  const changed = async () => {
    const [header, , signature] = (await prove()).split('.');
    const claims = Buffer.from(JSON.stringify({ jti: 'y', htm: 'GET', htu: url, iat: now })).toString('base64url');
    return `${header}.${claims}.${signature}`;
  };

  const attacks: ReadonlyArray<[string, BindingCode, () => Promise<string>]> = [
    ['no JWT at all', 'proof_malformed', async () => 'a.b.c'],
    ['an endless proof', 'proof_malformed', () => prove({ claims: { pad: 'x'.repeat(9000) } })],
    ['no jti', 'proof_malformed', () => prove({ claims: { jti: undefined } })],
    ['a jti that is no text', 'proof_malformed', () => prove({ claims: { jti: 7 } })],
    ['an endless jti', 'proof_malformed', () => prove({ claims: { jti: 'x'.repeat(513) } })],
    ['a critical extension', 'proof_malformed', () => prove({ header: { crit: ['b64'], b64: true } })],
    ['typ JWT', 'proof_wrong_type', () => prove({ header: { typ: 'JWT' } })],
    ['typ of another kind', 'proof_wrong_type', () => prove({ header: { typ: 'application/application/dpop+jwt' } })],
    ['an access token as its proof', 'proof_wrong_type', async () => token],
    ['alg none', 'proof_algorithm_refused', unsigned],
    ['HS256 with a shared key', 'proof_algorithm_refused', bySecret],
    ['no jwk', 'proof_key_refused', () => prove({ header: { jwk: undefined } })],
    ['a list as jwk', 'proof_key_refused', () => prove({ header: { jwk: [] } })],
    ['a private jwk', 'proof_key_refused', async () => prove({ header: { jwk: await privateJwk() } })],
    [
      'a jwk of another curve',
      'proof_key_refused',
      () => prove({ header: { jwk: { kty: 'EC', crv: 'P-1', x: 'A', y: 'A' } } }),
    ],
    ['a jwk that did not sign', 'proof_signature_invalid', async () => prove({ header: { jwk: await publicJwk() } })],
    ['changed claims', 'proof_signature_invalid', changed],
    ['another method', 'proof_method_mismatch', () => prove({ method: 'POST' })],
    ['a method in lower case', 'proof_method_mismatch', () => prove({ method: 'get' })],
    ['no htm', 'proof_method_mismatch', () => prove({ claims: { htm: undefined } })],
    ['another path', 'proof_url_mismatch', () => prove({ url: `${url}/1` })],
    ['a sibling API', 'proof_url_mismatch', () => prove({ url: 'https://other.example.com/things' })],
    ['http for https', 'proof_url_mismatch', () => prove({ url: url.replace('https', 'http') })],
    ['credentials in htu', 'proof_url_mismatch', () => prove({ url: url.replace('//', '//a:b@') })],
    ['no htu', 'proof_url_mismatch', () => prove({ claims: { htu: undefined } })],
    ['a proof kept for 121 s', 'proof_time_refused', () => prove({ claims: { iat: now - 121 } })],
    ['a proof made ahead by 61 s', 'proof_time_refused', () => prove({ claims: { iat: now + 61 } })],
    ['no iat', 'proof_time_refused', () => prove({ claims: { iat: undefined } })],
    ['an iat in text', 'proof_time_refused', () => prove({ claims: { iat: String(now) } })],
    ['an iat long before all clocks', 'proof_time_refused', () => prove({ claims: { iat: -1e300 } })],
    ['an exp in text', 'proof_time_refused', () => prove({ claims: { exp: String(now + 60) } })],
    ['an exp after all clocks', 'proof_time_refused', () => prove({ claims: { exp: 1e300 } })],
    ['an exp that is null', 'proof_time_refused', () => prove({ claims: { exp: null } })],
    ['an nbf that is no number', 'proof_time_refused', () => prove({ claims: { nbf: 'soon' } })],
    ['an nbf before all clocks', 'proof_time_refused', () => prove({ claims: { nbf: -1 } })],
    ['an exp that passed', 'proof_time_refused', () => prove({ claims: { exp: now - 61 } })],
    ['no ath', 'proof_token_mismatch', () => prove({ claims: { ath: undefined } })],
    ['the ath of another token', 'proof_token_mismatch', () => prove({ token: 'another' })],
    ['the key of a thief', 'proof_key_mismatch', () => thief.prove({ token, url, claims: { iat: now } })],
  ];

  it.each(attacks)('is refused: %s is %s', async (_name, code, forge) => {
    const rejection = await verifier.verify(token, present([await forge()])).catch((error: unknown) => error);
    expect(rejection).toMatchObject({ name: 'TokenRejection', code });
    expect(JSON.stringify(rejection)).not.toContain(token);
  });

  it('is refused: no header is proof_missing and two are proof_repeated, even the same one', async () => {
    const proof = await prove();
    await expect(verifier.verify(token, present([]))).rejects.toMatchObject({ code: 'proof_missing' });
    await expect(verifier.verify(token, present(['']))).rejects.toMatchObject({ code: 'proof_missing' });
    await expect(verifier.verify(token, present([proof, proof]))).rejects.toMatchObject({ code: 'proof_repeated' });
  });

  it('never shows the private key that a client put into its header by mistake', async () => {
    const jwk = await privateJwk();
    const rejection = await verifier.verify(token, present([await prove({ header: { jwk } })])).catch((error) => error);
    expect(JSON.stringify(rejection)).not.toContain(jwk.d);
  });

  it('accepts both ends of the window', async () => {
    for (const iat of [now - 120, now + 60]) {
      await expect(verifier.verify(token, present([await prove({ claims: { iat } })]))).resolves.toBeDefined();
    }
  });
});

describe('a proof by a key that costs more than a key should', () => {
  const rsaOf = (octets: number, first: number, e = 'AQAB', last = 0xff): JWK => {
    const n = Buffer.alloc(octets, 0xff);
    n[0] = first;
    n[octets - 1] = last;
    return { kty: 'RSA', n: n.toString('base64url'), e };
  };
  const curve = (crv: string): JWK => ({ kty: 'EC', crv, x: 'A'.repeat(43), y: 'A'.repeat(43) });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each<[string, 'ES256' | 'PS256' | 'EdDSA', JWK]>([
    ['1024 bits', 'PS256', rsaOf(128, 0xff)],
    ['2047 bits', 'PS256', rsaOf(256, 0x7f)],
    ['4097 bits', 'PS256', rsaOf(513, 0x01)],
    ['16384 bits', 'PS256', rsaOf(2048, 0xff)],
    ['e = 3', 'PS256', rsaOf(256, 0xff, 'Aw')],
    ['e = 1', 'PS256', rsaOf(256, 0xff, 'AQ')],
    ['a huge e', 'PS256', rsaOf(256, 0xff, 'f'.repeat(342))],
    ['an even modulus', 'PS256', rsaOf(256, 0xff, 'AQAB', 0xfe)],
    ['a leading zero', 'PS256', rsaOf(257, 0)],
    ['a private member', 'PS256', { ...rsaOf(256, 0xff), d: 'AA' }],
    ['secp256k1', 'ES256', curve('secp256k1')],
    ['P-384 for ES256', 'ES256', curve('P-384')],
    ['Ed448', 'EdDSA', { kty: 'OKP', crv: 'Ed448', x: 'A'.repeat(76) }],
  ])('is refused before the key is imported: %s', async (_name, alg, jwk) => {
    const claims = { jti: crypto.randomUUID(), htm: 'GET', htu: url, iat: now };
    const parts = [{ typ: 'dpop+jwt', alg, jwk }, claims].map((part) => Buffer.from(JSON.stringify(part)));
    const proof = [...parts, Buffer.alloc(256)].map((part) => part.toString('base64url')).join('.');
    // From here on the token is known: whatever is imported is the proof's.
    await verifier.accept(token);
    const importKey = jest.spyOn(crypto.subtle, 'importKey');
    const verify = jest.spyOn(crypto.subtle, 'verify');
    await expect(verifier.verify(token, present([proof]))).rejects.toMatchObject({ code: 'proof_key_refused' });
    expect(importKey).not.toHaveBeenCalled();
    expect(verify).not.toHaveBeenCalled();
  });
});

describe('a replayed proof (RFC 9449 §11.1)', () => {
  it('works once, for as long as it is fresh', async () => {
    let clock = now;
    const patient = make({ now: () => clock });
    const ahead = present([await prove({ claims: { iat: now + 60 } })]);
    await expect(patient.verify(token, ahead)).resolves.toBeDefined();
    for (const later of [0, 60, 180]) {
      clock = now + later;
      await expect(patient.verify(token, ahead)).rejects.toMatchObject({ code: 'proof_replayed' });
    }
    clock = now + 181;
    await expect(patient.verify(token, ahead)).rejects.toMatchObject({ code: 'proof_time_refused' });
  });

  it('works once of two at the same time', async () => {
    const once = present([await prove()]);
    const answers = await Promise.allSettled([verifier.verify(token, once), verifier.verify(token, once)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('does not let one client use up the jti of another', async () => {
    const other = await issuer.mint({ audience, claims: { cnf: { jkt: thief.jkt } } });
    const theirs = await thief.prove({ token: other, url, claims: { iat: now, jti: 'same' } });
    await verifier.verify(other, present([theirs]));
    await expect(verifier.verify(token, present([await prove({ claims: { jti: 'same' } })]))).resolves.toBeDefined();
  });

  it('keeps a digest in the injected store, and refuses what the store cannot tell', async () => {
    const keys: string[] = [];
    const remember = (id: string) => keys.push(id) > 0;
    await make({ replays: { remember } }).verify(token, present([await prove({ claims: { jti: 'named' } })]));
    expect(keys).toEqual([expect.stringMatching(/^[A-Za-z0-9_-]{43}$/)]);
    const broken = { remember: () => Promise.reject(new Error('connection lost')) };
    const refusal = make({ replays: broken }).verify(token, present([await prove()]));
    await expect(refusal).rejects.toMatchObject({ code: 'replay_unavailable' });
  });

  it('is bounded, and refuses rather than forget a proof that is still fresh', () => {
    let clock = 100;
    const store = new MemoryReplayStore({ capacity: 2, now: () => clock });
    expect([store.remember('a', 110), store.remember('b', 120), store.remember('a', 110)]).toEqual([true, true, false]);
    expect(() => store.remember('c', 130)).toThrow('full');
    clock = 111;
    expect(store.remember('c', 130)).toBe(true);
    expect(store.size).toBe(2);
  });

  it('leaves room for others: one key has an eighth of it, and one client with as many keys as it likes three quarters', () => {
    let clock = 100;
    const store = new MemoryReplayStore({ capacity: 800, now: () => clock });
    const fill = (name: string, owner: { key: string; client: string }, until = 220) => {
      let count = 0;
      try {
        for (; count < 1000; count += 1) store.remember(`${name}-${count}`, until, owner);
      } catch {
        return count;
      }
      return count;
    };
    // The first half is whoever's comes first.
    expect(fill('one key', { key: 'k', client: 'hostile' })).toBe(400);
    expect(store.remember('honest', 220, { key: 'h', client: 'honest' })).toBe(true);
    let more = 0;
    for (let key = 0; key < 50; key += 1) more += fill(`key ${key}`, { key: `k${key}`, client: 'hostile' });
    expect(400 + more).toBe(600);
    expect(fill('honest', { key: 'h', client: 'honest' })).toBe(99);
    expect(store.remember('another', 220, { key: 'a', client: 'another' })).toBe(true);
    clock = 221;
    expect(fill('later', { key: 'k', client: 'hostile' }, 400)).toBe(400);
  });

  it('knows what was used when the clock is set back by five minutes', () => {
    let clock = 100;
    const store = new MemoryReplayStore({ now: () => clock });
    store.remember('a', 110);
    clock = 410;
    store.remember('b', 420);
    clock = 105;
    expect(store.remember('a', 110)).toBe(false);
  });
});

describe('the address of a request behind a proxy', () => {
  it('is publicUrl and what the proxy left of the path', async () => {
    const behind = make({ publicUrl: 'https://api.example.com/v1/' });
    const proof = await prove({ url: 'https://api.example.com/v1/things' });
    await expect(behind.verify(token, present([proof]))).resolves.toBeDefined();
    await expect(behind.verify(token, present([await prove()]))).rejects.toMatchObject({ code: 'proof_url_mismatch' });
    expect(() => make({ publicUrl: 'things.example.com' })).toThrow(TypeError);
  });

  it('is compared after normalisation (RFC 3986 §6.2)', () => {
    for (const same of ['HTTPS://Things.Example.COM:443/a/../%7ethings?x#y', 'https://things.example.com/~things']) {
      expect(normaliseTarget(same)).toBe('https://things.example.com/~things');
    }
    expect(normaliseTarget('https://things.example.com/a%2fb')).toBe('https://things.example.com/a%2Fb');
    expect(normaliseTarget('urn:things')).toBeUndefined();
  });

  it.each(['//evil.example/things', 'https://evil.example/things', '@evil.example/things', '*'])(
    'cannot be moved to another host by the request target %s',
    (target) => {
      expect(publicTarget('https://things.example.com', target) ?? 'https://things.example.com/').toMatch(
        /^https:\/\/things\.example\.com\//,
      );
    },
  );
});
