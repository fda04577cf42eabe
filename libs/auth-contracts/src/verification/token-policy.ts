import type { CheckResult, RejectionCode } from '../errors/token-rejection.js';

/** What a token is held against. */
export interface TokenPolicy {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  /** Seconds of clock difference that are forgiven. */
  readonly clockTolerance: number;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Checks that need the header alone. Embedded keys and key addresses are never looked at (RFC 8725 §3.10). */
export function checkHeader(header: JsonObject, policy: TokenPolicy): CheckResult[] {
  const typ = typeof header.typ === 'string' ? header.typ.toLowerCase().replace(/^application\//, '') : undefined;
  return [
    result(
      'alg',
      'algorithm_refused',
      typeof header.alg === 'string' && policy.algorithms.includes(header.alg),
      policy.algorithms.join(' or '),
      header.alg,
    ),
    result('typ', 'wrong_type', typ === 'at+jwt', 'at+jwt', header.typ, typeCause(typ)),
    result('crit', 'critical_header_refused', header.crit === undefined, 'no crit', header.crit),
    result('kid', 'unknown_key', typeof header.kid === 'string', 'a kid', header.kid),
  ];
}

const requiredClaims = ['iss', 'aud', 'sub', 'client_id', 'exp', 'iat', 'jti'] as const;

/** RFC 9068 §4: every claim check, in the order in which they speak. Not checked here: scopes, revocation. */
export function checkClaims(claims: JsonObject, policy: TokenPolicy, now: number): CheckResult[] {
  const missing = requiredClaims.filter((name) => !hasRightType(name, claims[name]));
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  const exp = Number(claims.exp);
  const nbf = claims.nbf === undefined ? undefined : Number(claims.nbf);
  const { clockTolerance: tolerance } = policy;
  return [
    result(
      'iss',
      'issuer_mismatch',
      claims.iss === policy.issuer,
      policy.issuer,
      claims.iss,
      nameCause(policy.issuer, claims.iss),
    ),
    result(
      'aud',
      'audience_mismatch',
      audiences.includes(policy.audience),
      policy.audience,
      claims.aud,
      audienceCause(policy, audiences, claims),
    ),
    result(
      'claims',
      'claim_missing',
      missing.length === 0,
      requiredClaims.join(' '),
      missing.length === 0 ? 'all of them' : `without ${missing.join(' ')}`,
    ),
    result('exp', 'token_expired', exp + tolerance > now, `after ${now}`, claims.exp, expiryCause(exp, now)),
    result(
      'nbf',
      'not_yet_valid',
      nbf === undefined || nbf - tolerance <= now,
      `not after ${now}`,
      claims.nbf ?? 'none',
      'the clocks of the issuer and of this machine differ',
    ),
  ];
}

export function firstFailure(results: readonly CheckResult[]): CheckResult | undefined {
  return results.find(({ ok }) => !ok);
}

export function result(
  check: string,
  code: RejectionCode,
  ok: boolean,
  expected: string,
  received: unknown,
  cause?: string | undefined,
): CheckResult {
  return { check, code, ok, expected, received: show(received), ...(ok || cause === undefined ? {} : { cause }) };
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
  if (name === 'exp' || name === 'iat') return typeof value === 'number' && Number.isFinite(value);
  if (name === 'aud')
    return typeof value === 'string' || (Array.isArray(value) && value.every((v) => typeof v === 'string'));
  return typeof value === 'string' && value !== '';
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
  return ago <= 300 ? `it expired ${ago} s ago: slow clock, or a token kept too long` : 'the client kept it too long';
}
