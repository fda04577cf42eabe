import { beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, jwtVerify } from 'jose';
import {
  authenticated,
  type ClientCredentialOptions,
  type ClientProof,
  type ClientSecretSource,
  clientCredentials,
} from './client-credentials.js';
import type { ClientKey, PrivateKey } from './client-key.js';

const basic = (secret: string) => `Basic ${btoa(`orders:${secret}`)}`;
const refused = { status: 401, body: { error: 'invalid_client' } };
const audience = 'https://sso.example.com';

/** An issuer that knows one secret. */
async function ask(clientSecret: ClientSecretSource, known: string) {
  const sent: (string | undefined)[] = [];
  const answer = await authenticated({ clientId: 'orders', clientSecret }, { audience }, async ({ headers }) => {
    sent.push(headers.authorization);
    return headers.authorization === basic(known) ? { status: 200 } : refused;
  });
  return { status: answer.status, sent };
}

/** What is sent once, by an issuer that is content. */
async function proofOf(credentials: ClientCredentialOptions, now?: () => number): Promise<ClientProof> {
  let proof: ClientProof | undefined;
  await authenticated(clientCredentials('Test', credentials), { audience, now }, async (given) => {
    proof = given;
    return { status: 200 };
  });
  if (!proof) throw new Error('nothing was sent');
  return proof;
}

describe('a client with a secret that is rotated (RFC 6749 §2.3.1)', () => {
  it('is asked for its secret for each request, and sends one request where that is right', async () => {
    let current = 'a';
    expect(await ask(() => current, 'a')).toEqual({ status: 200, sent: [basic('a')] });
    current = 'b';
    expect(await ask(async () => current, 'b')).toEqual({ status: 200, sent: [basic('b')] });
  });

  it('tries once more with a secret that came meanwhile', async () => {
    const secrets = ['old', 'new', 'newer'];
    expect(await ask(() => secrets.shift() ?? '', 'new')).toEqual({ status: 200, sent: [basic('old'), basic('new')] });
    const wrong = ['old', 'new', 'newer'];
    expect(await ask(() => wrong.shift() ?? '', 'newer')).toEqual({ status: 401, sent: [basic('old'), basic('new')] });
  });

  it('does not send the same secret twice', async () => {
    expect(await ask(() => 'old', 'new')).toEqual({ status: 401, sent: [basic('old')] });
    expect(await ask('old', 'new')).toEqual({ status: 401, sent: [basic('old')] });
  });

  it.each([undefined, '', 7])('sends nothing where its source gives %j', async (secret) => {
    await expect(ask(() => secret as string, 'a')).rejects.toThrow('clientSecret() must be a text');
  });

  it('sends it in the body where that is asked for, and then nowhere else', async () => {
    const proof = await proofOf({
      clientId: 'orders',
      clientSecret: 'a:b%/ä',
      clientSecretMethod: 'client_secret_post',
    });
    expect(proof).toEqual({ headers: {}, parameters: { client_id: 'orders', client_secret: 'a:b%/ä' } });
  });
});

describe('a client with a key (RFC 7523 §2.2)', () => {
  const now = 2_000_000_000;
  let pairs: Readonly<Record<string, { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }>>;

  beforeAll(async () => {
    const all = ['ES256', 'ES384', 'ES512', 'RS256', 'PS256', 'EdDSA'];
    const made = all.map(async (alg) => [alg, await generateKeyPair(alg, { extractable: true })] as const);
    pairs = Object.fromEntries(await Promise.all(made));
  });

  const pairOf = (alg: string) => {
    const pair = pairs[alg];
    if (!pair) throw new Error(`no key for ${alg}`);
    return pair;
  };
  const jwkOf = async (alg: string, more: Partial<JWK> = {}): Promise<JWK> => ({
    ...(await exportJWK(pairOf(alg).privateKey)),
    ...more,
  });
  const read = async (clientKey: ClientKey, alg: string) => {
    const { headers, parameters } = await proofOf({ clientId: 'orders', clientKey }, () => now + 0.7);
    expect(headers).toEqual({});
    expect(parameters).toEqual({
      client_id: 'orders',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: expect.any(String),
    });
    const currentDate = new Date(now * 1000);
    return jwtVerify(parameters.client_assertion ?? '', pairOf(alg).publicKey, { currentDate });
  };

  it.each(['ES256', 'ES384', 'ES512', 'RS256', 'PS256', 'EdDSA'])('signs an assertion by %s', async (alg) => {
    const { payload, protectedHeader } = await read({ key: pairOf(alg).privateKey, kid: 'k' }, alg);
    expect(payload).toEqual({
      iss: 'orders',
      sub: 'orders',
      aud: audience,
      iat: now,
      exp: now + 60,
      jti: expect.any(String),
    });
    expect(protectedHeader).toEqual({ typ: 'JWT', alg: alg === 'EdDSA' ? 'EdDSA' : alg, kid: 'k' });
  });

  it('takes what names the key from its JWK, and what signs by default from its kind', async () => {
    const named = await jwkOf('PS256', { kid: 'of the key', alg: 'PS256', 'x5t#S256': 'thumbprint' });
    expect((await read({ key: named }, 'PS256')).protectedHeader).toEqual({
      typ: 'JWT',
      alg: 'PS256',
      kid: 'of the key',
      'x5t#S256': 'thumbprint',
    });
    expect((await read({ key: named, kid: 'mine' }, 'PS256')).protectedHeader.kid).toBe('mine');
    const { alg: _alg, ...nameless } = await jwkOf('RS256');
    expect((await read({ key: nameless }, 'RS256')).protectedHeader).toEqual({ typ: 'JWT', alg: 'RS256' });
  });

  it('says another audience where it is told to, and never one id twice', async () => {
    const key = await jwkOf('ES256');
    const elsewhere = `${audience}/token`;
    const all = await Promise.all([1, 2].map(() => read({ key, audience: elsewhere }, 'ES256')));
    expect(all.map(({ payload }) => payload.aud)).toEqual([elsewhere, elsewhere]);
    expect(new Set(all.map(({ payload }) => payload.jti)).size).toBe(2);
  });

  it('is asked for its key for each request, and once more where the issuer does not know the client', async () => {
    const keys: PrivateKey[] = [await jwkOf('ES256', { kid: '1' }), pairOf('ES384').privateKey];
    const sent: string[] = [];
    const clientKey = { key: () => keys.shift() ?? Promise.reject(new Error('asked too often')) };
    await authenticated({ clientId: 'orders', clientKey }, { audience }, async ({ parameters }) => {
      sent.push(parameters.client_assertion ?? '');
      return refused;
    });
    expect(sent.map((jwt) => JSON.parse(atob(jwt.split('.')[0] ?? '')).alg)).toEqual(['ES256', 'ES384']);
    let asked = 0;
    const same = await jwkOf('ES256');
    const again = {
      key: () => {
        asked += 1;
        return { ...same };
      },
    };
    await authenticated({ clientId: 'orders', clientKey: again }, { audience }, async () => {
      sent.push('');
      return refused;
    });
    expect([asked, sent.length]).toEqual([2, 3]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a public key', async () => exportJWK(pairOf('ES256').publicKey)],
    ['a public CryptoKey', async () => pairOf('ES256').publicKey],
    ['a secret', async () => ({ kty: 'oct', k: 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0' })],
    ['a key for encryption', async () => (await generateKeyPair('ECDH-ES', { extractable: true })).privateKey],
    ['a JWK that is none', async () => ({ kty: 'EC', crv: 'P-256', x: 'a', y: 'b', d: 'c' })],
    ['a JWK whose alg is of another kind', async () => jwkOf('ES256', { alg: 'RS256' })],
    ['nothing', async () => undefined],
    ['a text', async () => '-----BEGIN PRIVATE KEY-----'],
  ])('is refused with %s, at hand or given later, and without the key in what is said', async (_name, make) => {
    const key = (await make()) as PrivateKey;
    const later = proofOf({ clientId: 'orders', clientKey: { key: () => key } });
    await expect(later).rejects.toThrow(/clientKey: key\(\) must be a private key/);
    const now = async () => clientCredentials('Test', { clientId: 'orders', clientKey: { key } });
    await expect(now()).rejects.toThrow(TypeError);
    const said = await now().catch(String);
    const secret = (key as { d?: string } | undefined)?.d;
    if (secret !== undefined && secret.length > 1) expect(said).not.toContain(secret);
  });

  it('is refused with an algorithm that its key does not sign by', async () => {
    const clientKey = { key: await jwkOf('ES256'), alg: 'RS256' };
    expect(() => clientCredentials('Test', { clientId: 'orders', clientKey })).toThrow('does not sign by RS256');
    const later = { key: async () => jwkOf('ES256'), alg: 'RS256' };
    await expect(proofOf({ clientId: 'orders', clientKey: later })).rejects.toThrow('does not sign by RS256');
  });
});

describe('a client has a secret or a key', () => {
  it.each<[string, ClientCredentialOptions, string]>([
    ['neither', { clientId: 'a' }, 'clientSecret must be'],
    [
      'both',
      { clientId: 'a', clientSecret: 's', clientKey: { key: async () => ({}) as JWK } },
      'clientSecret must not',
    ],
    [
      'a way for secrets with a key',
      { clientId: 'a', clientSecretMethod: 'client_secret_post', clientKey: { key: async () => ({}) as JWK } },
      'clientSecretMethod must not',
    ],
  ])('not %s', (_name, given, said) => {
    expect(() => clientCredentials('Test', given)).toThrow(TypeError);
    expect(() => clientCredentials('Test', given)).toThrow(said);
  });
});
