import type { SchemaIssue, StandardSchema } from '../audience/standard-schema.js';
import { type ClaimPath, showPath, textsAt, valueAt } from '../claims/claim-path.js';
import { numericDate } from '../claims/numeric-date.js';
import type { CheckResult } from '../errors/token-rejection.js';
import { letGo } from '../options/let-go.js';
import { result } from './check-result.js';
import { type ClaimRule, checkRefused, checkRequired } from './claim-rules.js';
import { jwtType } from './jwt-type.js';
import { rolesOf } from './roles-of.js';
import { marksOf } from './token-marks.js';

export { result, show, spelledOut } from './check-result.js';

/** What a token is held against. */
export interface TokenPolicy {
  readonly issuer: string;
  /** What the issuer calls itself in tokens as well. */
  readonly issuerAliases?: readonly string[] | undefined;
  /** Each of these in `aud` is this API. */
  readonly audiences: readonly [string, ...string[]];
  /** No other audience may stand in `aud`. */
  readonly onlyAudience: boolean;
  readonly algorithms: readonly string[];
  /** Seconds of clock difference that are forgiven. */
  readonly clockTolerance: number;
  readonly forgiven: Forgiven;
  /** The clients whose tokens are accepted; without it, all. */
  readonly clientIds?: readonly string[] | undefined;
  readonly clientFrom?: readonly ClaimPath[] | undefined;
  readonly scopesFrom?: readonly ClaimPath[] | undefined;
  readonly rolesFrom?: readonly ClaimPath[] | undefined;
  /** Of its classes of authentication, where they are not ours. */
  readonly acrLadder?: readonly string[] | undefined;
  readonly requiredClaims?: readonly ClaimRule[] | undefined;
  readonly refusedClaims?: readonly ClaimRule[] | undefined;
  /** Somebody of support may act as a person here. */
  readonly supportAllowed: boolean;
  readonly customClaims?: StandardSchema | undefined;
  /** The roles of the contract, and the scopes that each stands for. */
  readonly roles?: Readonly<Record<string, readonly string[]>> | undefined;
  /** The tokens of this issuer have roles instead of scopes: each gives those that it stands for. */
  readonly scopesFromRoles?: boolean | undefined;
}

/** What of RFC 9068 the tokens of an issuer may lack. */
export interface Forgiven {
  /** `typ: at+jwt`: what marks another kind of token is then looked for in the claims. */
  readonly untypedHeader: boolean;
  readonly missingClientId: boolean;
  readonly missingJti: boolean;
  /** The client is the subject then. */
  readonly missingSubject: boolean;
  /** The client alone says then that the token is for us. */
  readonly missingAudience: boolean;
  /** The one key of the set is meant then. */
  readonly missingKid: boolean;
  /** The ID token is the credential, and no other token is. */
  readonly idTokens: boolean;
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
    result(
      'typ',
      'wrong_type',
      isRightType(typ, policy),
      policy.forgiven.idTokens ? 'JWT or none' : 'at+jwt',
      header.typ,
      () => typeCause(typ),
    ),
    result('crit', 'critical_header_refused', header.crit === undefined, 'no crit', header.crit),
    result(
      'kid',
      'unknown_key',
      typeof header.kid === 'string' || (policy.forgiven.missingKid && header.kid === undefined),
      'a kid',
      header.kid,
    ),
  ];
}

const requiredClaims = ['iss', 'aud', 'sub', 'client_id', 'exp', 'iat', 'jti'] as const;

/** Whether it may be left out; what stands there all the same is what it must be. */
function isForgiven(name: string, { missingClientId, missingJti, missingAudience }: Forgiven): boolean {
  return (
    (missingJti && name === 'jti') || (missingClientId && name === 'client_id') || (missingAudience && name === 'aud')
  );
}

function isLeftOut(value: unknown): boolean {
  return value === undefined || value === '';
}

/**
 * RFC 9068 §4: every claim check, in the order in which they speak. Not checked here: scopes, revocation.
 * @param given the claims as they came, before they had the names of RFC 9068: what the policy says of claims is of those
 */
export function checkClaims(claims: JsonObject, policy: TokenPolicy, now: number, given = claims): CheckResult[] {
  const missing = requiredClaims.filter((name) => {
    const value = valueAt(claims, name);
    return !hasRightType(name, value) && !(isLeftOut(value) && isForgiven(name, policy.forgiven));
  });
  const audiences: readonly unknown[] = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  const exp = numericDate(claims.exp) ?? Number.NaN;
  const nbf = claims.nbf === undefined ? 0 : (numericDate(claims.nbf) ?? Number.NaN);
  const { clockTolerance: tolerance } = policy;
  return [
    result('iss', 'issuer_mismatch', claims.iss === policy.issuer, policy.issuer, claims.iss, () =>
      nameCause(policy.issuer, claims.iss),
    ),
    ...(policy.forgiven.untypedHeader ? [checkMarks(claims, policy)] : []),
    ...(policy.requiredClaims ? checkRequired(given, policy.requiredClaims) : []),
    ...(policy.refusedClaims ? checkRefused(given, policy.refusedClaims) : []),
    checkAudience(audiences, claims, policy),
    ...(policy.clientIds ? [checkClient(claims, policy.clientIds)] : []),
    ...(policy.supportAllowed || !Object.hasOwn(given, 'support_access') ? [] : [supportRefused()]),
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
    ...(policy.rolesFrom ? [checkRoles(given, policy.rolesFrom)] : []),
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

/** Whether `aud` has one of our names (RFC 7519 §4.1.3). */
export function isFor(aud: unknown, { audiences }: TokenPolicy): boolean {
  return [aud].flat().some((one) => audiences.some((audience) => audience === one));
}

function checkAudience(audiences: readonly unknown[], claims: JsonObject, policy: TokenPolicy): CheckResult {
  const isOurs = (one: unknown) => policy.audiences.some((audience) => audience === one);
  const isForgivenHere = policy.forgiven.missingAudience && claims.aud === undefined;
  const named = isForgivenHere || audiences.some(isOurs);
  const alone = isForgivenHere || !policy.onlyAudience || audiences.every(isOurs);
  const expected = () => `${policy.audiences.join(' or ')}${policy.onlyAudience ? ' alone' : ''}`;
  return result('aud', 'audience_mismatch', named && alone, expected, claims.aud, () =>
    named ? 'the token is good for other audiences as well' : audienceCause(policy, audiences, claims),
  );
}

/** Another client's token is one for another API: it is of no other kind, and nothing is missing in it. */
function checkClient({ client_id: client }: JsonObject, clientIds: readonly string[]): CheckResult {
  const ok = clientIds.some((one) => one === client);
  return result('client', 'audience_mismatch', ok, () => clientIds.join(' or '), client, 'a token of another client');
}

/** It is the person in name alone: whoever did not say that this is welcome takes none of it, however the claim is filled. */
function supportRefused(): CheckResult {
  const received = 'somebody of support who acts as the person';
  return result('support', 'support_refused', false, 'no support_access', received);
}

function checkRoles(claims: JsonObject, rolesFrom: readonly ClaimPath[]): CheckResult {
  const ok = rolesOf(claims, { rolesFrom }) !== undefined;
  const expected = () => `texts in ${rolesFrom.map(showPath).join(' and ')}`;
  return result('roles', 'claim_invalid', ok, expected, () => textsAt(claims, rolesFrom).wrong?.value ?? 'texts');
}

function checkMarks(claims: JsonObject, { forgiven }: TokenPolicy): CheckResult {
  const found = marksOf(claims, forgiven.idTokens ? 'id' : 'access');
  const received = found.map(({ mark }) => mark).join(' ') || 'no such claim';
  return result(
    'typ',
    'wrong_type',
    found.length === 0,
    forgiven.idTokens ? 'an ID token' : 'an access token',
    received,
    () => `this is ${found[0]?.kind}`,
  );
}

/** The claims that the contract of the audience asks for; their values as its schema gives them. */
export function checkCustomClaims(
  claims: JsonObject,
  { customClaims }: TokenPolicy,
): { readonly check: CheckResult; readonly value: JsonObject } {
  // A copy, for there are schemas that write their defaults into what they are given, and that is what the issuer said.
  const copy = () => JSON.parse(JSON.stringify(claims)) as JsonObject;
  const outcome = customClaims ? customClaims['~standard'].validate(copy()) : { value: {} };
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

function hasRightType(name: string, value: unknown): boolean {
  if (name === 'exp' || name === 'iat') return numericDate(value) !== undefined;
  if (name === 'aud')
    return typeof value === 'string' || (Array.isArray(value) && value.every((v) => typeof v === 'string'));
  return typeof value === 'string' && value !== '';
}

function isRightType(typ: string | undefined, { forgiven }: TokenPolicy): boolean {
  const isUntyped = typ === undefined || typ === 'jwt';
  return forgiven.idTokens ? isUntyped : typ === 'at+jwt' || (forgiven.untypedHeader && isUntyped);
}

function typeCause(typ: string | undefined): string {
  if (typ === 'logout+jwt') return 'this is a logout token';
  if (typ === 'at+jwt') return 'this is an access token, and of this issuer ID tokens are the credential';
  if (typ === 'jwt' || typ === undefined)
    return 'this is an ID token, or the issuer does not mark its access tokens (RFC 9068)';
  return 'this is not an access token';
}

const unlike = 'the token is of another issuer or environment';

function nameCause(expected: string, received: unknown): string | undefined {
  if (typeof received !== 'string') return undefined;
  if (received.replace(/\/+$/, '') === expected.replace(/\/+$/, '')) return 'they differ in a trailing slash';
  if (received.replace(/^http:/, 'https:') === expected.replace(/^http:/, 'https:'))
    return 'they differ in http and https';
  if (received.toLowerCase() === expected.toLowerCase()) return 'they differ in upper and lower case';
  return unlike;
}

function audienceCause(policy: TokenPolicy, audiences: readonly unknown[], claims: JsonObject): string | undefined {
  const [first] = audiences;
  if (first === policy.issuer) return 'the token is for the issuer itself: aud and iss are confused';
  if (first !== undefined && first === claims.client_id)
    return 'the audience is the client: this looks like an ID token';
  if (typeof first !== 'string') return undefined;
  const causes = policy.audiences.map((audience) => nameCause(audience, first));
  return causes.find((cause) => cause !== unlike) ?? 'the token is for a sibling audience';
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
