import { base64url, type CryptoKey, calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose';
import { type BindingCode, TokenRejection } from '../../errors/token-rejection.js';
import { type JsonObject, show } from '../token-policy.js';
import { parseProof } from './parse-proof.js';
import type { ReplayStore } from './replay-store.js';
import { normaliseTarget, publicTarget } from './target-url.js';

/** Signature algorithms of proofs (RFC 9449 §5.1): asymmetric, and none that FAPI 2.0 excludes. */
export const dpopAlgorithms = ['ES256', 'PS256', 'EdDSA'] as const;

/** Seconds for which a proof is fresh, and those that a client's clock may be ahead. */
const window = 120;
const clockTolerance = 60;
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

export interface DpopPresentation {
  readonly scheme: 'DPoP';
  /** Every value of the `DPoP` header. */
  readonly proofs: readonly string[];
  readonly method: string;
  /** The request target: path and query. */
  readonly target: string;
}

/** How a token came: with nothing, or with a proof of its key. */
export type Presentation = { readonly scheme: 'Bearer' } | DpopPresentation;

/** Checks proofs of possession as a resource server does (RFC 9449 §4.3 and §7), each of them once. */
export class DpopProofVerifier {
  readonly #base: string;

  /** @throws TypeError when publicUrl is not an http(s) URL */
  constructor(private readonly deps: { publicUrl: string; replays: ReplayStore; now: () => number }) {
    const base = normaliseTarget(deps.publicUrl);
    if (base === undefined) throw new TypeError(`publicUrl is not an http(s) URL: ${deps.publicUrl}`);
    this.#base = base.replace(/\/+$/, '');
  }

  /** @throws TokenRejection proof_*, replay_unavailable */
  async verify(presentation: DpopPresentation, token: string, jkt: string): Promise<void> {
    const [proof, second] = presentation.proofs;
    if (proof === undefined || proof === '') throw refused('header', 'proof_missing', 'one DPoP header', 'none');
    if (second !== undefined) throw refused('header', 'proof_repeated', 'one DPoP header', 'several');
    const { header, claims } = parseProof(proof);
    const jwk = await verifySignature(proof, header);
    this.#checkRequest(claims, presentation);
    const until = this.#checkTime(claims);
    expect('ath', 'proof_token_mismatch', await sha256(token), claims.ath);
    const proven = await calculateJwkThumbprint(jwk);
    expect('jkt', 'proof_key_mismatch', jkt, proven);
    await this.#remember(`${proven}.${claims.jti}`, until);
  }

  #checkRequest(claims: JsonObject, { method, target }: DpopPresentation): void {
    expect('htm', 'proof_method_mismatch', method, claims.htm);
    const url = publicTarget(this.#base, target);
    const named = typeof claims.htu === 'string' ? normaliseTarget(claims.htu) : undefined;
    if (url === undefined || named !== url) {
      throw refused('htu', 'proof_url_mismatch', url ?? 'a path', show(claims.htu), 'is publicUrl what clients call?');
    }
  }

  /** The last second in which this proof could be accepted. */
  #checkTime({ iat, exp, nbf }: JsonObject): number {
    const now = this.deps.now();
    const fresh = typeof iat === 'number' && iat <= now + clockTolerance && iat >= now - window;
    // RFC 9449 asks for neither, but RFC 7519 §4.1 binds whoever finds them.
    const live =
      (exp === undefined || Number(exp) > now - clockTolerance) && !(Number(nbf ?? 0) > now + clockTolerance);
    if (!fresh || !live) {
      const expected = `iat from ${now - window} to ${now + clockTolerance}`;
      throw refused('iat', 'proof_time_refused', expected, show(iat), 'a wrong clock, or a proof used again');
    }
    return iat + window;
  }

  async #remember(key: string, until: number): Promise<void> {
    let first: boolean;
    try {
      first = await this.deps.replays.remember(await sha256(key), until);
    } catch {
      // Whoever cannot tell a replay must not accept it.
      throw refused('jti', 'replay_unavailable', 'the store of used proofs', 'a failure', 'it is full or out of reach');
    }
    if (!first) throw refused('jti', 'proof_replayed', 'a jti not used before', 'one that was');
  }
}

async function verifySignature(proof: string, { typ, alg, jwk }: JsonObject): Promise<JWK> {
  expect('typ', 'proof_wrong_type', 'dpop+jwt', typ);
  if (!dpopAlgorithms.some((allowed) => allowed === alg)) {
    throw refused('alg', 'proof_algorithm_refused', dpopAlgorithms.join(' or '), show(alg));
  }
  const key = await importPublic(jwk, alg as string);
  try {
    await compactVerify(proof, key, { algorithms: [alg as string] });
  } catch {
    throw refused('signature', 'proof_signature_invalid', 'a signature by its own jwk', 'one that does not match');
  }
  return jwk as JWK;
}

async function importPublic(jwk: unknown, alg: string): Promise<CryptoKey> {
  const isObject = typeof jwk === 'object' && jwk !== null && !Array.isArray(jwk);
  try {
    if (!isObject || privateMembers.some((member) => Object.hasOwn(jwk, member))) throw new TypeError('no public key');
    return (await importJWK(jwk as JWK, alg)) as CryptoKey;
  } catch {
    // What was received stays out of the log: it may be a private key.
    throw refused('jwk', 'proof_key_refused', 'a public key of the algorithm', 'something else');
  }
}

function expect(check: string, code: BindingCode, expected: string, received: unknown): void {
  if (received !== expected) throw refused(check, code, expected, show(received));
}

async function sha256(text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

export function refused(
  check: string,
  code: BindingCode,
  expected: string,
  received: string,
  cause?: string,
): TokenRejection {
  return new TokenRejection({ check: `proof ${check}`, ok: false, code, expected, received, cause });
}
