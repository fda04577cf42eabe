import { type CryptoKey, compactVerify, errors } from 'jose';
import type { Audience } from '../audience/define-audience.js';
import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { type CheckResult, type RejectionCode, TokenRejection } from '../errors/token-rejection.js';
import { checkBinding } from './binding.js';
import { DpopProofVerifier, type Presentation } from './dpop/dpop-proof-verifier.js';
import { MemoryReplayStore, type ReplayStore } from './dpop/replay-store.js';
import type { KeySource } from './key-source.js';
import { checkClaims, checkHeader, firstFailure, type JsonObject, type TokenPolicy } from './token-policy.js';

/** Asymmetric signatures only: no secret that an API could sign with itself. */
export const defaultAlgorithms = ['ES256', 'RS256', 'PS256', 'EdDSA'] as const;

export interface VerifierOptions {
  /** The exact `iss`. */
  readonly issuer: string;
  readonly audience: Audience;
  readonly keys: KeySource;
  readonly algorithms?: readonly string[];
  /** Seconds; default 5. */
  readonly clockTolerance?: number;
  /** Seconds since the epoch. */
  readonly now?: () => number;
  /** Where clients reach this API, for `htu`; default: the origin of the audience identifier. */
  readonly publicUrl?: string | undefined;
  /** Proofs seen; default: the memory of this process. Processes that share a load share a store. */
  readonly replays?: ReplayStore | undefined;
}

/**
 * Verifies access tokens as RFC 9068 §4 demands: pinned algorithms, `typ`, signature, `iss`, `aud`, required claims and
 * times; and that a token bound to a key comes with its proof (RFC 9449 §7). It does not check scopes or revocation.
 */
export class AccessTokenVerifier {
  readonly policy: TokenPolicy;
  readonly #keys: KeySource;
  readonly #now: () => number;
  readonly #proofs: DpopProofVerifier;

  /** @throws TypeError without issuer or audience, or with a publicUrl that is none */
  constructor(options: VerifierOptions) {
    if (!options.issuer) throw new TypeError('a verifier needs the issuer it trusts');
    if (!options.audience?.identifier) throw new TypeError('a verifier needs the audience that it is');
    this.policy = {
      issuer: options.issuer,
      audience: options.audience.identifier,
      algorithms: options.algorithms ?? defaultAlgorithms,
      clockTolerance: options.clockTolerance ?? 5,
    };
    this.#keys = options.keys;
    this.#now = options.now ?? (() => Math.floor(Date.now() / 1000));
    this.#proofs = new DpopProofVerifier({
      publicUrl: options.publicUrl ?? new URL(options.audience.identifier).origin,
      replays: options.replays ?? new MemoryReplayStore({ now: this.#now }),
      now: this.#now,
    });
  }

  /**
   * @param presentation how the token came, of `readPresentation`; without one, as a bearer token
   * @throws TokenRejection
   */
  async verify(token: string, presentation?: Presentation): Promise<AccessTokenClaims> {
    const { header } = decode(token);
    this.acceptHeader(header);
    const claims = this.acceptClaims(await this.#verifySignature(token, header));
    await this.acceptBinding(claims, token, presentation);
    return claims;
  }

  /** The key binding alone (RFC 9449 §7.1), on accepted claims; remembers the proof. @throws TokenRejection */
  async acceptBinding(claims: AccessTokenClaims, token: string, presentation?: Presentation): Promise<void> {
    const dpop = presentation?.scheme === 'DPoP' ? presentation : undefined;
    const { check, jkt } = checkBinding(claims, dpop === undefined ? 'Bearer' : 'DPoP');
    if (!check.ok) throw new TokenRejection(check);
    if (dpop !== undefined && jkt !== undefined) await this.#proofs.verify(dpop, token, jkt);
  }

  /** The key that the header names. @throws TokenRejection unknown_key, keys_unavailable */
  async findKey(header: JsonObject): Promise<CryptoKey> {
    try {
      return await this.#keys.find({ alg: String(header.alg), kid: String(header.kid) });
    } catch (error) {
      if (error instanceof TokenRejection) throw error;
      // A key source of the application's own may throw what it likes; that is no fault of the token.
      throw reject('key', 'keys_unavailable', 'the key set of the issuer', 'a key source that failed');
    }
  }

  /** The header checks alone, for a strategy that verifies the signature itself. @throws TokenRejection */
  acceptHeader(header: JsonObject): void {
    const failed = firstFailure(checkHeader(header, this.policy));
    if (failed) throw new TokenRejection(failed);
  }

  /** The claim checks alone, on claims whose signature holds. @throws TokenRejection */
  acceptClaims(claims: JsonObject): AccessTokenClaims {
    const failed = firstFailure(checkClaims(claims, this.policy, this.#now()));
    if (failed) throw new TokenRejection(failed);
    return claims as unknown as AccessTokenClaims;
  }

  /** Every check of a bearer token with its outcome, whatever failed before. Never throws for a bad token. */
  async explain(token: string): Promise<readonly CheckResult[]> {
    let decoded: { header: JsonObject; claims: JsonObject };
    try {
      decoded = decode(token);
    } catch (error) {
      if (error instanceof TokenRejection) return [failureOf(error)];
      throw error;
    }
    const signature = await this.#verifySignature(token, decoded.header).then(
      (): CheckResult => ({
        check: 'signature',
        ok: true,
        code: 'signature_invalid',
        expected: 'valid',
        received: 'valid',
      }),
      (error: unknown) => {
        if (error instanceof TokenRejection) return failureOf(error);
        throw error;
      },
    );
    return [
      ...checkHeader(decoded.header, this.policy),
      signature,
      ...checkClaims(decoded.claims, this.policy, this.#now()),
      checkBinding(decoded.claims, 'Bearer').check,
    ];
  }

  async #verifySignature(token: string, header: JsonObject): Promise<JsonObject> {
    const key = await this.findKey(header);
    try {
      const { payload } = await compactVerify(token, key, { algorithms: [...this.policy.algorithms] });
      return parseObject(new TextDecoder().decode(payload));
    } catch (error) {
      if (error instanceof TokenRejection) throw error;
      if (error instanceof errors.JOSEError || error instanceof TypeError) {
        throw reject('signature', 'signature_invalid', 'a signature by the key of its kid', 'one that does not match');
      }
      throw error;
    }
  }
}

/** Reads header and claims without trusting them. @throws TokenRejection malformed */
export function decode(token: string): { header: JsonObject; claims: JsonObject } {
  const parts = token.split('.');
  if (parts.length !== 3 || token.length > 16_384 || parts.some((part) => !/^[A-Za-z0-9_-]*$/.test(part))) {
    throw malformed();
  }
  const [header = '', claims = ''] = parts;
  return { header: parseObject(fromBase64Url(header)), claims: parseObject(fromBase64Url(claims)) };
}

function fromBase64Url(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8');
}

function parseObject(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Not JSON: refused below.
  }
  throw malformed();
}

function malformed(): TokenRejection {
  return reject('form', 'malformed', 'a signed JWT in compact form', 'something else', 'an opaque or a broken token');
}

function reject(
  check: string,
  code: RejectionCode,
  expected: string,
  received: string,
  cause?: string,
): TokenRejection {
  return new TokenRejection({ check, ok: false, code, expected, received, cause });
}

function failureOf({ check, code, expected, received, likelyCause }: TokenRejection): CheckResult {
  return { check, ok: false, code, expected, received, cause: likelyCause };
}
