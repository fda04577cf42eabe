import { type AnyAudience, audience as audienceReader } from '../audience/define-audience.js';
import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { keepAsSaid } from '../claims/as-said.js';
import { type CheckResult, type RejectionCode, TokenRejection } from '../errors/token-rejection.js';
import type { CryptoKey } from '../keys/jwk.js';
import type { WithdrawableKeys } from '../keys/withdrawable-keys.js';
import { deepFreeze } from '../options/deep-freeze.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { clock, optional, webUrl, wholeFrom, withMethods } from '../options/values.js';
import type { Revocations } from '../revocation/revocations.js';
import { isCanonicalBase64Url } from './base64url.js';
import { checkBinding } from './binding.js';
import { DpopProofVerifier, type Presentation } from './dpop/dpop-proof-verifier.js';
import { ProvenRequests } from './dpop/proven-requests.js';
import { MemoryReplayStore, type ReplayStore } from './dpop/replay-store.js';
import { grantRoles } from './grant-roles.js';
import type { Introspector } from './introspection/introspector.js';
import { SignatureQueue } from './signature-queue.js';
import { longestToken } from './token-form.js';
import {
  checkClaims,
  checkCustomClaims,
  checkHeader,
  firstFailure,
  isFor,
  type JsonObject,
  show,
  spelledOut,
  type TokenPolicy,
} from './token-policy.js';
import {
  type AudiencePolicy,
  audiencePolicy,
  type Trust,
  type Trusted,
  type TrustedIssuer,
  type TrustedOptions,
  trustedIssuers,
  trustedShape,
  trustOf,
} from './trusted-issuer.js';
import { nameCustomary } from './untyped-tokens.js';
import { clientNamed, ofClient } from './verified-client.js';
import { VerifiedTokenCache } from './verified-token-cache.js';

export type VerifierOptions = Trusted & {
  readonly audience: AnyAudience;
  /** Default `any`. */
  readonly audiencePolicy?: AudiencePolicy | undefined;
  /** Seconds since the epoch. */
  readonly now?: (() => number) | undefined;
  /** Where clients reach this API, for `htu`; default: the origin of the audience identifier. */
  readonly publicUrl?: string | undefined;
  /** Proofs seen; default: the memory of this process. Processes that share a load share a store. */
  readonly replays?: ReplayStore | undefined;
  /** Verified tokens that are remembered, at most; default 10,000; 0 for none. */
  readonly cachedTokens?: number | undefined;
  /** What the issuer took back; without it a token is good until it expires. */
  readonly revocations?: Revocations | undefined;
};

type VerifierShape = TrustedOptions & Omit<VerifierOptions, keyof Trusted>;

export const replayStore = withMethods<ReplayStore>('remember');
/** Of the token cache; some 2 KiB each. */
export const cachedTokens = wholeFrom(0, 10_000_000, 'tokens');

const verifierShape: Shape<VerifierShape> = {
  ...trustedShape,
  audience: audienceReader,
  audiencePolicy: optional(audiencePolicy),
  now: optional(clock),
  publicUrl: optional(webUrl),
  replays: optional(replayStore),
  cachedTokens: optional(cachedTokens),
  revocations: optional(withMethods<Revocations>('find', 'subscribe')),
};

/**
 * Verifies access tokens as RFC 9068 §4 demands: pinned algorithms, `typ`, signature, `iss`, `aud`, required claims and
 * times; that a token bound to a key comes with its proof (RFC 9449 §7); and, where it is told of them, revocations.
 * It does not check scopes.
 */
export class AccessTokenVerifier {
  readonly trusts: readonly [Trust, ...Trust[]];
  readonly #now: () => number;
  readonly #proofs: DpopProofVerifier;
  readonly #proven = new ProvenRequests();
  readonly #cache: VerifiedTokenCache;
  readonly #signatures = new SignatureQueue();
  readonly #revocations: Revocations | undefined;
  readonly #asked: Asked | undefined;

  /** @throws TypeError without issuer or audience, or with an option that is none or not what it must be */
  constructor(options: VerifierOptions) {
    const door = 'AccessTokenVerifier';
    const given = readOptions(door, options, verifierShape);
    const { audience } = given;
    const [first, ...others] = trustedIssuers(door, given, audience);
    const keys = new Map<string, WithdrawableKeys>();
    const trust = (issuer: TrustedIssuer): Trust => {
      const made = trustOf(issuer, audience, given.audiencePolicy, keys.get(issuer.issuer));
      keys.set(issuer.issuer, made.keys);
      return made;
    };
    this.trusts = [trust(first), ...others.map(trust)];
    [this.#asked] = this.trusts.flatMap((one) =>
      one.introspector ? [{ trust: one, introspector: one.introspector }] : [],
    );
    this.#now = given.now ?? (() => Math.floor(Date.now() / 1000));
    this.#proofs = new DpopProofVerifier({
      publicUrl: given.publicUrl ?? originOf(audience.identifier),
      replays: given.replays ?? new MemoryReplayStore({ now: this.#now }),
      now: this.#now,
    });
    this.#cache = new VerifiedTokenCache(given.cachedTokens ?? 10_000);
    this.#revocations = given.revocations;
    this.#revocations?.subscribe((isRevoked) => this.#cache.drop(isRevoked));
  }

  /** Verified tokens that are remembered now. */
  get cachedTokens(): number {
    return this.#cache.size;
  }

  /**
   * @param presentation how the token came, of `readPresentation`; without one, as a bearer token
   * @throws TokenRejection
   */
  async verify(token: string, presentation?: Presentation): Promise<AccessTokenClaims> {
    const claims = this.recall(token) ?? (await this.accept(token));
    await this.acceptUse(claims, token, presentation);
    return claims;
  }

  /** The claims of a token that was verified before and is still good; frozen. `acceptUse` is still to be asked. */
  recall(token: string): AccessTokenClaims | undefined {
    return this.#cache.get(token, this.#now())?.claims;
  }

  /**
   * What may change between two uses of the same token: whether it is revoked, and its key binding (RFC 9449 §7.1),
   * whose proof is remembered. Undefined where there is nothing to wait for.
   * @param request where several guards ask for the same one, whose proof is used once
   * @throws TokenRejection
   */
  acceptUse(
    claims: AccessTokenClaims,
    token: string,
    presentation?: Presentation,
    request?: object,
  ): Promise<void> | undefined {
    const dpop = presentation?.scheme === 'DPoP' ? presentation : undefined;
    // Most tokens are plain bearer tokens: nothing of what a refusal would say is built for them.
    if (dpop === undefined && claims.cnf === undefined) {
      this.#refuseRevoked(claims);
      return undefined;
    }
    const { check, jkt } = checkBinding(claims, dpop === undefined ? 'Bearer' : 'DPoP');
    if (!check.ok) throw ofClient(new TokenRejection(check), claims);
    this.#refuseRevoked(claims);
    if (dpop === undefined || jkt === undefined) return undefined;
    const verify = () => this.#proofs.verify(dpop, token, { jkt, clientId: claims.client_id });
    return this.#proven.once(request, dpop, [token, jkt], verify).catch((error: unknown) => {
      throw ofClient(error, claims);
    });
  }

  /** Every check of the token itself, whether it was seen before or not. @throws TokenRejection */
  async accept(token: string): Promise<AccessTokenClaims> {
    const asked = this.#askedOf(token);
    if (asked) return this.#acceptByAnswer(asked, token);
    const decoded = decode(token);
    const trust = this.acceptHeader(decoded.header, decoded.claims);
    const generation = trust.keys.generation();
    await this.#verifySignature(trust, token, decoded.header);
    return this.acceptClaims(decoded.claims, token, generation);
  }

  /** Whether an issuer is asked about this token, in whose place nobody else verifies it. */
  isAskedAbout(token: string): boolean {
    return this.#askedOf(token) !== undefined;
  }

  /** Whose token this says it is, with the header that such a token must have. @throws TokenRejection */
  acceptHeader(header: JsonObject, claims: JsonObject): Trust {
    const trust = this.#trustOf(claims);
    const failed = firstFailure(checkHeader(header, trust.policy));
    if (failed) throw new TokenRejection(failed);
    return trust;
  }

  /** The key that an accepted header names. @throws TokenRejection unknown_key, keys_unavailable */
  async findKey({ keys }: Trust, header: JsonObject): Promise<CryptoKey> {
    try {
      const kid = typeof header.kid === 'string' ? header.kid : undefined;
      return await keys.find({ alg: String(header.alg), kid });
    } catch (error) {
      if (error instanceof TokenRejection) throw error;
      // A key source of the application's own may throw what it likes; that is no fault of the token.
      throw reject('key', 'keys_unavailable', 'the key set of the issuer', 'a key source that failed');
    }
  }

  /**
   * The claim checks, on claims whose signature holds; the token is remembered from then on.
   * @param generation of the keys, read before they were asked
   * @throws TokenRejection
   */
  acceptClaims(given: JsonObject, token: string, generation: number): AccessTokenClaims {
    const trust = this.#trustOf(given);
    const claims = nameCustomary(given, trust.policy);
    const accepted = accept(given, claims, trust.policy, checkClaims(claims, trust.policy, this.#now(), given));
    this.#cache.set(token, { claims: accepted, trust, generation, isOver: undefined });
    return accepted;
  }

  /** Every check of a bearer token with its outcome, whatever failed before. Never throws for a bad token. */
  async explain(token: string): Promise<readonly CheckResult[]> {
    let trust: Trust;
    let decoded: DecodedToken;
    const asked = this.#askedOf(token);
    if (asked) return this.#explainAnswer(asked, token);
    try {
      decoded = decode(token);
      trust = this.#trustOf(decoded.claims);
    } catch (error) {
      if (error instanceof TokenRejection) return [failureOf(error)];
      throw error;
    }
    const claims = nameCustomary(decoded.claims, trust.policy);
    const checks = [
      ...checkHeader(decoded.header, trust.policy),
      await this.#explainSignature(trust, token, decoded.header),
      ...checkClaims(claims, trust.policy, this.#now(), decoded.claims),
      ...(trust.policy.customClaims ? [checkCustomClaims(claims, trust.policy).check] : []),
      checkBinding(claims, 'Bearer').check,
    ];
    return checks.map(spelledOut);
  }

  #askedOf(token: string): Asked | undefined {
    return this.#asked?.introspector.takes(token) ? this.#asked : undefined;
  }

  async #acceptByAnswer({ trust, introspector }: Asked, token: string): Promise<AccessTokenClaims> {
    const askedAt = this.#now();
    const generation = trust.keys.generation();
    return introspector.accept(token, (answer, isOver) => {
      const { policy } = introspector;
      const said = introspector.claimsOf(answer, askedAt);
      const claims = nameCustomary(said, policy);
      const checks = [introspector.checkType(claims), ...checkClaims(claims, policy, this.#now(), said)];
      const accepted = accept(said, claims, policy, checks);
      if (isOver) this.#cache.set(token, { claims: accepted, trust, generation, isOver });
      return accepted;
    });
  }

  async #explainAnswer({ introspector }: Asked, token: string): Promise<readonly CheckResult[]> {
    const now = this.#now();
    const { policy } = introspector;
    try {
      const said = introspector.claimsOf(await introspector.ask(token), now);
      const claims = nameCustomary(said, policy);
      const checks = [
        introspectionPassed,
        introspector.checkType(claims),
        ...checkClaims(claims, policy, now, said),
        ...(policy.customClaims ? [checkCustomClaims(claims, policy).check] : []),
        checkBinding(claims, 'Bearer').check,
      ];
      return checks.map(spelledOut);
    } catch (error) {
      if (error instanceof TokenRejection) return [failureOf(error)];
      throw error;
    }
  }

  /** The client of a token that was refused for its header, if a key of its issuer signed it: for a report, and never to accept it. */
  async clientBehind(token: string): Promise<string | undefined> {
    try {
      const { header, claims } = decode(token);
      await this.#verifySignature(this.#trustOf(claims), token, header);
      return clientNamed(claims);
    } catch {
      return undefined;
    }
  }

  /** With one issuer there is no choice, and its checks say what differs. @throws TokenRejection issuer_mismatch */
  #trustOf(claims: JsonObject): Trust {
    if (this.trusts.length === 1) return this.trusts[0];
    const { iss } = claims;
    const named = this.trusts.filter(
      ({ policy }) => policy.issuer === iss || policy.issuerAliases?.some((alias) => alias === iss),
    );
    const [first] = named;
    // Of an issuer that stands here more than once, the one for whose audience the token is; another audience is refused by any of them.
    if (first) return named.find(({ policy }) => isFor(claims.aud, policy)) ?? first;
    const expected = [...new Set(this.trusts.map(({ policy }) => policy.issuer))].join(' or ');
    throw reject('iss', 'issuer_mismatch', expected, show(claims.iss), 'the token is of another issuer or environment');
  }

  #refuseRevoked(claims: AccessTokenClaims): void {
    const revoked = this.#revocations?.find(claims);
    if (!revoked) return;
    const received = revoked === 'forgotten' ? 'one older than what is remembered' : `one whose ${revoked} was revoked`;
    throw ofClient(reject('revocation', 'token_revoked', 'a token that still stands', received), claims);
  }

  #explainSignature(trust: Trust, token: string, header: JsonObject): Promise<CheckResult> {
    return this.#verifySignature(trust, token, header).then(
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
  }

  async #verifySignature(trust: Trust, token: string, header: JsonObject): Promise<void> {
    const key = await this.findKey(trust, header);
    const { alg } = header;
    if (
      typeof alg === 'string' &&
      trust.policy.algorithms.includes(alg) &&
      (await this.#signatures.isSignedBy(token, alg, key))
    ) {
      return;
    }
    throw reject('signature', 'signature_invalid', 'a signature by the key of its kid', 'one that does not match');
  }
}

/** The one issuer that is asked about tokens. */
interface Asked {
  readonly trust: Trust;
  readonly introspector: Introspector;
}

const introspectionPassed: CheckResult = {
  check: 'introspection',
  ok: true,
  code: 'token_inactive',
  expected: 'active: true',
  received: 'active: true',
};

export interface DecodedToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** Reads header and claims without trusting them. @throws TokenRejection malformed */
export function decode(token: string): DecodedToken {
  // Length first: nothing is read of what is too long to be a token.
  if (typeof token !== 'string' || token.length > longestToken) throw malformed();
  const [header, claims, signature, more] = token.split('.', 4);
  if (header === undefined || claims === undefined || signature === undefined || more !== undefined) throw malformed();
  if (![header, claims, signature].every(isCanonicalBase64Url)) throw malformed();
  return { header: headers.read(header), claims: parseObject(fromBase64Url(claims)) };
}

/** Most tokens have the header of the one before them: it serves all of them. What it holds in depth is never read. */
const headers = {
  text: '',
  value: {} as JsonObject,
  read(text: string): JsonObject {
    if (text !== this.text) {
      this.value = Object.freeze(parseObject(fromBase64Url(text)));
      this.text = text;
    }
    return this.value;
  },
};

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

/** Only the policy of an issuer that leaves it out lets it be missing: such a token names no audience. */
function withAudience(claims: JsonObject): JsonObject {
  return claims.aud === undefined ? { ...claims, aud: [] } : claims;
}

/**
 * Claims that stand behind all checks.
 * @param given the claims as they came
 * @throws TokenRejection
 */
function accept(
  given: JsonObject,
  claims: JsonObject,
  policy: TokenPolicy,
  checks: readonly CheckResult[],
): AccessTokenClaims {
  const failed = firstFailure(checks);
  if (failed) throw ofClient(new TokenRejection(failed), claims);
  const shaped = policy.customClaims ? shapedBy(policy, claims) : claims;
  // One verified object serves many requests: none of them may change it for the others.
  const accepted = deepFreeze(withAudience(shaped)) as unknown as AccessTokenClaims;
  if (policy.customClaims) keepAsSaid(accepted, claims);
  grantRoles(accepted, given, policy);
  return accepted;
}

/** A schema may shape its own claims, and none that were checked here. @throws TokenRejection claim_invalid */
function shapedBy(policy: TokenPolicy, claims: JsonObject): JsonObject {
  const { check, value } = checkCustomClaims(claims, policy);
  if (!check.ok) throw ofClient(new TokenRejection(check), claims);
  const own = Object.entries(value).filter(([name]) => !registered.has(name));
  return { ...claims, ...Object.fromEntries(own) };
}

/** What the issuer alone says, also where it says nothing: a default of a schema must not be an `acr` or a `scope`. */
const registered = new Set(
  'iss aud sub client_id exp iat nbf jti scope cnf act sid grant_id acr auth_time amr'.split(' '),
);

function malformed(): TokenRejection {
  return reject(
    'form',
    'malformed',
    'a signed JWT in compact form',
    'something else',
    'an opaque token, about which an issuer must be asked (introspection), or a broken one',
  );
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

/** Of an audience whose name is an address; undefined of one like `urn:example:orders`. */
function originOf(identifier: string): string | undefined {
  const { origin } = new URL(identifier);
  return origin === 'null' ? undefined : origin;
}
