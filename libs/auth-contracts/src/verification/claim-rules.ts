import { type ClaimPath, claimPath, showPath, valueAt } from '../claims/claim-path.js';
import type { CheckResult } from '../errors/token-rejection.js';
import { type Reader, refused, type Shape } from '../options/read-options.js';
import { listOf, optional, options, text } from '../options/values.js';
import { result } from './check-result.js';
import { kindOf } from './token-marks.js';

/** What a claim may be compared with. */
export type ClaimValue = string | boolean;

/** A condition on claims: that something stands at one of the paths, and, where values are given, that it is one of them. */
export interface ClaimRule {
  /** Of these one is enough. An empty text or list is as good as nothing. */
  readonly anyOf: readonly ClaimPath[];
  /** Exactly one of these; default: whatever stands there. A list that has one of them is not one of them. */
  readonly values?: readonly ClaimValue[] | undefined;
}

const claimValue: Reader<ClaimValue> = (value, at) => {
  if (typeof value !== 'boolean' && typeof value !== 'string') throw refused(at, 'a text, true or false', value);
  return typeof value === 'string' ? text(value, at) : value;
};

const ruleShape: Shape<ClaimRule> = { anyOf: listOf(claimPath, 1), values: optional(listOf(claimValue, 1)) };

export const claimRules: Reader<readonly ClaimRule[]> = listOf(options(ruleShape), 1);

/** Of each rule, whether the claims keep it. A claim that says what kind of token this is makes it `wrong_type`. */
export function checkRequired(claims: object, rules: readonly ClaimRule[]): CheckResult[] {
  return rules.map((rule) =>
    report(rule, claims, isMet(claims, rule), () => `${rule.values ? rule.values.join(' or ') : 'something'}`),
  );
}

/** Of each rule, whether the claims stay clear of it; without values, whatever stands there breaks it. */
export function checkRefused(claims: object, rules: readonly ClaimRule[]): CheckResult[] {
  return rules.map((rule) =>
    report(
      rule,
      claims,
      !rule.anyOf.some((path) => isRefused(valueAt(claims, path), rule)),
      () => `${rule.values ? `not ${rule.values.join(' or ')}` : 'nothing'}`,
    ),
  );
}

function isMet(claims: object, { anyOf, values }: ClaimRule): boolean {
  return anyOf.some((path) => {
    const value = valueAt(claims, path);
    if (values) return values.some((one) => one === value);
    return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
  });
}

/** What is of another type than all that is refused cannot be compared, and may mean it: `'true'` where that is `true`. */
function isRefused(value: unknown, { values }: ClaimRule): boolean {
  if (value === undefined) return false;
  const isComparable = values?.some((one) => typeof one === typeof value) === true;
  return !isComparable || values.some((one) => one === value);
}

function report({ anyOf }: ClaimRule, claims: object, ok: boolean, expected: () => string): CheckResult {
  const isOfKind = anyOf.every((path) => typeof path === 'string' && kindOf(path));
  const names = anyOf.map(showPath).join(' or ');
  return result(
    isOfKind ? 'typ' : 'required claims',
    isOfKind ? 'wrong_type' : 'claim_invalid',
    ok,
    () => `${expected()} in ${names}`,
    () => anyOf.map((path) => valueAt(claims, path)).find((value) => value !== undefined) ?? 'nothing',
    isOfKind ? 'this is another kind of token of that issuer' : 'a token of that issuer that is not meant for this API',
  );
}
