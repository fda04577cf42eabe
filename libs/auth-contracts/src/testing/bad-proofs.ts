import { createHmac } from 'node:crypto';
import { base64url, calculateJwkThumbprint } from 'jose';
import type { RejectionCode } from '../index.js';
import { createSigningKey, decodePart, encodePart, type SigningKey } from './signing-key.js';

/** What a proof is for. */
export interface ProvenRequest {
  readonly token: string;
  readonly method: string;
  /** Of the request, as its client calls it: without query. */
  readonly url: string;
}

/** A request with a token that is good and bound to a key, and a proof with one fault (RFC 9449 §4.3). */
export interface BadProof {
  readonly name: string;
  readonly code: RejectionCode;
  /** The key of the client; default ES256. */
  readonly createKey?: () => Promise<SigningKey>;
  /** The values of the `DPoP` header. */
  prove(key: SigningKey, request: ProvenRequest): Promise<readonly string[]>;
}

type Changes = Readonly<Record<string, unknown>>;

const now = () => Math.floor(Date.now() / 1000);

/** A proof, good where nothing is changed. */
export async function prove(
  key: SigningKey,
  request: ProvenRequest,
  claims: Changes = {},
  header: Changes = {},
): Promise<string> {
  const good = {
    jti: crypto.randomUUID(),
    htm: request.method,
    htu: request.url,
    iat: now(),
    ath: await digest(request.token),
  };
  return key.sign({ typ: 'dpop+jwt', jwk: key.jwk, ...header }, { ...good, ...claims });
}

async function digest(text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

/** `cnf` of a token that is bound to this key (RFC 9449 §6). */
export async function confirmationOf({ jwk }: SigningKey): Promise<{ readonly jkt: string }> {
  return { jkt: await calculateJwkThumbprint(jwk) };
}

const byClaims: ReadonlyArray<readonly [string, RejectionCode, (request: ProvenRequest) => Changes]> = [
  ['of another method', 'proof_method_mismatch', ({ method }) => ({ htm: method === 'GET' ? 'POST' : 'GET' })],
  ['of its method in other case', 'proof_method_mismatch', ({ method }) => ({ htm: method.toLowerCase() })],
  ['without a method', 'proof_method_mismatch', () => ({ htm: undefined })],
  ['for another host', 'proof_url_mismatch', ({ url }) => ({ htu: elsewhere(url) })],
  ['for another path', 'proof_url_mismatch', ({ url }) => ({ htu: `${new URL(url).origin}/${crypto.randomUUID()}` })],
  ['for a longer path', 'proof_url_mismatch', ({ url }) => ({ htu: `${url}/more` })],
  ['for the base of its address', 'proof_url_mismatch', ({ url }) => ({ htu: baseOf(url) })],
  ['without an address', 'proof_url_mismatch', () => ({ htu: undefined })],
  ['that is old', 'proof_time_refused', () => ({ iat: now() - 3600 })],
  ['of the future', 'proof_time_refused', () => ({ iat: now() + 3600 })],
  ['without a time', 'proof_time_refused', () => ({ iat: undefined })],
  ['whose time is a text', 'proof_time_refused', () => ({ iat: String(now()) })],
  ['that says that it expired', 'proof_time_refused', () => ({ exp: now() - 3600 })],
  ['that says that it is not valid yet', 'proof_time_refused', () => ({ nbf: now() + 3600 })],
  ['of another token', 'proof_token_mismatch', () => ({ ath: 'qL6hx6wCFHgUXMGcmbuCLwO0uFCDnuWmnQIE0mTqaRE' })],
  ['of no token', 'proof_token_mismatch', () => ({ ath: undefined })],
  ['without jti', 'proof_malformed', () => ({ jti: undefined })],
  ['with an empty jti', 'proof_malformed', () => ({ jti: '' })],
  ['whose jti is a number', 'proof_malformed', () => ({ jti: 1 })],
  ['whose jti has 600 characters', 'proof_malformed', () => ({ jti: 'x'.repeat(600) })],
  ['of 9,000 characters', 'proof_malformed', () => ({ padding: 'x'.repeat(6400) })],
];

const byHeader: ReadonlyArray<readonly [string, RejectionCode, (key: SigningKey) => Changes]> = [
  ['that is a JWT of another kind', 'proof_wrong_type', () => ({ typ: 'JWT' })],
  ['that is an access token by its type', 'proof_wrong_type', () => ({ typ: 'at+jwt' })],
  ['without a type', 'proof_wrong_type', () => ({ typ: undefined })],
  ['without its key', 'proof_key_refused', () => ({ jwk: undefined })],
  ['whose key is a text', 'proof_key_refused', ({ jwk }) => ({ jwk: JSON.stringify(jwk) })],
  ['whose key is for encryption', 'proof_key_refused', ({ jwk }) => ({ jwk: { ...jwk, use: 'enc' } })],
  ['whose key is for another algorithm', 'proof_key_refused', ({ jwk }) => ({ jwk: { ...jwk, alg: 'ES384' } })],
  ['whose key must not verify', 'proof_key_refused', ({ jwk }) => ({ jwk: { ...jwk, key_ops: ['sign'] } })],
  ['that shows its private key', 'proof_key_refused', ({ privateJwk }) => ({ jwk: privateJwk })],
  ['with a critical extension', 'proof_malformed', () => ({ crit: ['x'], x: 1 })],
];

export const badProofs: readonly BadProof[] = [
  { name: 'without its proof', code: 'proof_missing', prove: async () => [] },
  { name: 'with a proof that is no JWT', code: 'proof_malformed', prove: async () => ['proof'] },
  {
    name: 'with two proofs',
    code: 'proof_repeated',
    prove: async (key, request) => [await prove(key, request), await prove(key, request)],
  },
  ...byClaims.map(([name, code, change]): BadProof => {
    const make: BadProof['prove'] = async (key, request) => [await prove(key, request, change(request))];
    return { name: `with a proof ${name}`, code, prove: make };
  }),
  ...byHeader.map(([name, code, change]): BadProof => {
    const make: BadProof['prove'] = async (key, request) => [await prove(key, request, {}, change(key))];
    return { name: `with a proof ${name}`, code, prove: make };
  }),
  {
    name: 'with a proof that nobody signed',
    code: 'proof_algorithm_refused',
    prove: async (key, request) => {
      const [header, claims] = (await prove(key, request)).split('.');
      return [`${encodePart({ ...decodePart(header), alg: 'none' })}.${claims}.`];
    },
  },
  {
    name: 'with a proof that a secret signed',
    code: 'proof_algorithm_refused',
    prove: async (key, request) => {
      const [header, claims] = (await prove(key, request)).split('.');
      const input = `${encodePart({ ...decodePart(header), alg: 'HS256' })}.${claims}`;
      return [`${input}.${createHmac('sha256', 'secret').update(input).digest('base64url')}`];
    },
  },
  {
    name: 'with a proof by an algorithm that is not for proofs',
    code: 'proof_algorithm_refused',
    createKey: () => createSigningKey('RS256'),
    prove: async (key, request) => [await prove(key, request)],
  },
  {
    name: 'with a proof by RSA with 1024 bits',
    code: 'proof_key_refused',
    createKey: () => createSigningKey('PS256', { modulusLength: 1024 }),
    prove: async (key, request) => [await prove(key, request)],
  },
  {
    name: 'with a proof that another key signed',
    code: 'proof_signature_invalid',
    prove: async (key, request) => [await prove(await createSigningKey(), request, {}, { jwk: key.jwk })],
  },
  {
    name: 'with a proof whose claims were changed',
    code: 'proof_signature_invalid',
    prove: async (key, request) => {
      const [header, claims, signature] = (await prove(key, request)).split('.');
      return [`${header}.${encodePart({ ...decodePart(claims), jti: crypto.randomUUID() })}.${signature}`];
    },
  },
  {
    name: 'with a proof of another key',
    code: 'proof_key_mismatch',
    prove: async (_key, request) => [await prove(await createSigningKey(), request)],
  },
];

function elsewhere(url: string): string {
  const { pathname } = new URL(url);
  return `https://evil.example.com${pathname}`;
}

/** The address without its path; of a root, one that is longer. */
function baseOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return pathname === '/' ? `${origin}/more` : `${origin}/`;
}
