import type { SchemaIssue, StandardSchema } from '../audience/standard-schema.js';
import type { ClaimPath } from '../claims/claim-path.js';
import { numericDate } from '../claims/numeric-date.js';
import type { CheckResult, RejectionCode } from '../errors/token-rejection.js';
import { letGo } from '../options/let-go.js';
import { jwtType } from './jwt-type.js';
import { marksOf } from './token-marks.js';

/** What a token is held against. */
export interface TokenPolicy {
  readonly issuer: string;
  readonly audience: string;
  /** No other audience may stand in `aud`. */
  readonly onlyAudience: boolean;
  readonly algorithms: readonly string[];
  /** Seconds of clock difference that are forgiven. */
  readonly clockTolerance: number;
  readonly forgiven: Forgiven;
  readonly customClaims?: StandardSchema | undefined;
  /** The roles of the contract, and the scopes that each stands for. */
  readonly roles?: Readonly<Record<string, readonly string[]>> | undefined;
  /** In which claims this issuer writes them; default `roles`. */
  readonly rolesFrom?: readonly ClaimPath[] | undefined;
  /** The tokens of this issuer have roles instead of scopes: each gives those that it stands for. */
  readonly scopesFromRoles?: boolean | undefined;
}

/** What of RFC 9068 the tokens of an issuer may lack. */
export interface Forgiven {
  /** `typ: at+jwt`: what marks another kind of token is then looked for in the claims. */
  readonly untypedHeader: boolean;
  readonly missingClientId: boolean;
  readonly missingJti: boolean;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Checks that need the header alone. Embedded keys and key addresses are never looked at (RFC 8725 §3.10). */
export function checkHeader(header: JsonObject, policy: TokenPolicy): CheckResult[] {
  const typ = jwtType(header);
  return [
    result(
      'alg',
      'algorithm_refused',
      typeof header.alg === 'string' && policy.algorithms.includes(header.alg),
      () => policy.algorithms.join(' or '),
      header.alg,
    ),
    result('typ', 'wrong_type', isRightType(typ, policy), 'at+jwt', header.typ, () => typeCause(typ)),
    result('crit', 'critical_header_refused', header.crit === undefined, 'no crit', header.crit),
    result('kid', 'unknown_key', typeof header.kid === 'string', 'a kid', header.kid),
  ];
}

const requiredClaims = ['iss', 'aud', 'sub', 'client_id', 'exp', 'iat', 'jti'] as const;

/** Whether it may be left out; what stands there all the same is what it must be. */
function isForgiven(name: string, { missingClientId, missingJti }: Forgiven): boolean {
  return (missingJti && name === 'jti') || (missingClientId && name === 'client_id');
}

function isLeftOut(value: unknown): boolean {
  return value === undefined || value === '';
}

/** RFC 9068 §4: every claim check, in the order in which they speak. Not checked here: scopes, revocation. */
export function checkClaims(claims: JsonObject, policy: TokenPolicy, now: number): CheckResult[] {
  const missing = requiredClaims.filter(
    (name) => !hasRightType(name, claims[name]) && !(isLeftOut(claims[name]) && isForgiven(name, policy.forgiven)),
  );
  const audiences: readonly unknown[] = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  const exp = numericDate(claims.exp) ?? Number.NaN;
  const nbf = claims.nbf === undefined ? 0 : (numericDate(claims.nbf) ?? Number.NaN);
  const { clockTolerance: tolerance } = policy;
  return [
    result('iss', 'issuer_mismatch', claims.iss === policy.issuer, policy.issuer, claims.iss, () =>
      nameCause(policy.issuer, claims.iss),
    ),
    ...(policy.forgiven.untypedHeader ? [checkMarks(claims)] : []),
    checkAudience(audiences, claims, policy),
    result(
      'claims',
      'claim_missing',
      missing.length === 0,
      () => requiredClaims.filter((name) => !isForgiven(name, policy.forgiven)).join(' '),
      () => (missing.length === 0 ? 'all of them' : `without ${missing.join(' ')}`),
    ),
    // RFC 8693 §4.2: read as none, an array would be a caller with no scope, which nobody would notice.
    result(
      'scope',
      'claim_invalid',
      claims.scope === undefined || typeof claims.scope === 'string',
      'a text',
      claims.scope,
    ),
    result(
      'exp',
      'token_expired',
      exp + tolerance > now,
      () => `after ${now}`,
      claims.exp,
      () => expiryCause(exp, now),
    ),
    result(
      'nbf',
      'not_yet_valid',
      nbf - tolerance <= now,
      () => `not after ${now}`,
      claims.nbf ?? 'none',
      () => skewCause(nbf - now),
    ),
  ];
}

function checkAudience(audiences: readonly unknown[], claims: JsonObject, policy: TokenPolicy): CheckResult {
  const named = audiences.includes(policy.audience);
  const alone = !policy.onlyAudience || audiences.every((one) => one === policy.audience);
  const expected = () => (policy.onlyAudience ? `${policy.audience} alone` : policy.audience);
  return result('aud', 'audience_mismatch', named && alone, expected, claims.aud, () =>
    named ? 'the token is good for other audiences as well' : audienceCause(policy, audiences, claims),
  );
}

function checkMarks(claims: JsonObject): CheckResult {
  const found = marksOf(claims);
  const received = found.map(({ mark }) => mark).join(' ') || 'no such claim';
  return result(
    'typ',
    'wrong_type',
    found.length === 0,
    'an access token',
    received,
    () => `this is ${found[0]?.kind}`,
  );
}

/** The claims that the contract of the audience asks for; their values as its schema gives them. */
export function checkCustomClaims(
  claims: JsonObject,
  { customClaims }: TokenPolicy,
): { readonly check: CheckResult; readonly value: JsonObject } {
  const outcome = customClaims ? customClaims['~standard'].validate(claims) : { value: {} };
  const { issues, value } = answerOf(outcome);
  const received = (issues ?? []).slice(0, 3).map(({ path = [], message }) => {
    const names = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));
    return `${names.join('.') || 'claims'}: ${message}`;
  });
  return {
    check: result('custom claims', 'claim_invalid', issues === undefined, 'the claims of the contract', () =>
      issues === undefined ? 'all of them' : received.join('; ') || 'an issue without words',
    ),
    value: value ?? {},
  };
}

/** What is no answer must not pass for one without issues. @throws TypeError: a fault of the schema, not of the token */
function answerOf(outcome: unknown): { readonly issues?: readonly SchemaIssue[]; readonly value?: JsonObject } {
  const isObject = typeof outcome === 'object' && outcome !== null;
  if (!isObject || 'then' in outcome) {
    letGo(outcome);
    throw new TypeError('the claims of an audience need a schema that answers at once, and does not throw');
  }
  const { issues, value } = outcome as { issues?: unknown; value?: unknown };
  if (Array.isArray(issues)) return { issues: issues as SchemaIssue[] };
  if (issues !== undefined || typeof value !== 'object' || value === null) {
    throw new TypeError('the schema of the claims answered with neither a value nor issues');
  }
  return { value: value as JsonObject };
}

export function firstFailure(results: readonly CheckResult[]): CheckResult | undefined {
  return results.find(({ ok }) => !ok);
}

type Late<T> = T | (() => T);

/** A check whose texts are made when somebody reads them: most tokens are good, and nobody does. */
class LateCheck implements CheckResult {
  constructor(
    readonly check: string,
    readonly code: RejectionCode,
    readonly ok: boolean,
    private readonly wanted: Late<string>,
    private readonly found: unknown,
    private readonly why: Late<string | undefined>,
  ) {}

  get expected(): string {
    return typeof this.wanted === 'function' ? this.wanted() : this.wanted;
  }

  get received(): string {
    return show(typeof this.found === 'function' ? this.found() : this.found);
  }

  get cause(): string | undefined {
    if (this.ok) return undefined;
    return typeof this.why === 'function' ? this.why() : this.why;
  }
}

/** Texts may be given as functions. */
export function result(
  check: string,
  code: RejectionCode,
  ok: boolean,
  expected: Late<string>,
  received: unknown,
  cause?: Late<string | undefined>,
): CheckResult {
  return new LateCheck(check, code, ok, expected, received, cause);
}

/** The check with its texts, as a plain object for a page or a log. */
export function spelledOut({ check, code, ok, expected, received, cause }: CheckResult): CheckResult {
  return { check, code, ok, expected, received, ...(cause === undefined ? {} : { cause }) };
}

/** Bounded and on one line: what a token says is an attacker's text. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : toJson(value);
  return text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?');
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'nothing';
  } catch {
    // Nested deeper than the stack: nobody can sign that, but anybody can send it.
    return 'something nested too deeply';
  }
}

function hasRightType(name: string, value: unknown): boolean {
  if (name === 'exp' || name === 'iat') return numericDate(value) !== undefined;
  if (name === 'aud')
    return typeof value === 'string' || (Array.isArray(value) && value.every((v) => typeof v === 'string'));
  return typeof value === 'string' && value !== '';
}

function isRightType(typ: string | undefined, { forgiven }: TokenPolicy): boolean {
  return typ === 'at+jwt' || (forgiven.untypedHeader && (typ === undefined || typ === 'jwt'));
}

function typeCause(typ: string | undefined): string {
  if (typ === 'logout+jwt') return 'this is a logout token';
  if (typ === 'jwt' || typ === undefined)
    return 'this is an ID token, or the issuer does not mark its access tokens (RFC 9068)';
  return 'this is not an access token';
}

function nameCause(expected: string, received: unknown): string | undefined {
  if (typeof received !== 'string') return undefined;
  if (received.replace(/\/+$/, '') === expected.replace(/\/+$/, '')) return 'they differ in a trailing slash';
  if (received.replace(/^http:/, 'https:') === expected.replace(/^http:/, 'https:'))
    return 'they differ in http and https';
  if (received.toLowerCase() === expected.toLowerCase()) return 'they differ in upper and lower case';
  return 'the token is of another issuer or environment';
}

function audienceCause(policy: TokenPolicy, audiences: readonly unknown[], claims: JsonObject): string | undefined {
  const [first] = audiences;
  if (first === policy.issuer) return 'the token is for the issuer itself: aud and iss are confused';
  if (first !== undefined && first === claims.client_id)
    return 'the audience is the client: this looks like an ID token';
  const similar = nameCause(policy.audience, first);
  return similar === 'the token is of another issuer or environment' ? 'the token is for a sibling audience' : similar;
}

function expiryCause(exp: number, now: number): string {
  const ago = now - exp;
  return ago <= 300
    ? `it expired ${inWords(ago)} ago: the clocks differ, or the client keeps tokens too long`
    : 'the client kept it too long';
}

function skewCause(ahead: number): string {
  return `the clocks of the issuer and of this machine differ by ${inWords(ahead)} or more`;
}

function inWords(seconds: number): string {
  return seconds < 120 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
