import { mostRepeats, type ParameterName, parameterLimits } from './limits.js';
import { OAuthError } from './oauth-error.js';

/** Request parameters as they came over the wire, in order, with duplicates still in it. */
export type ParameterList = ReadonlyArray<readonly [name: string, value: string]>;

const limits: ReadonlyMap<string, number> = new Map(Object.entries(parameterLimits));

/**
 * The one value of a parameter; undefined where it is absent or empty (RFC 6749 §3.1: empty is treated as omitted).
 * @throws OAuthError invalid_request when it is given twice (RFC 6749 §3.1, §3.2), or is longer than `parameterLimits` allow.
 */
export function singleParameter(parameters: ParameterList, name: ParameterName): string | undefined {
  const values = parameters.filter(([key]) => key === name);
  if (values.length > 1) throw new OAuthError('invalid_request', `parameter ${name} is repeated`);
  const value = values[0]?.[1];
  if (value !== undefined && value.length > parameterLimits[name]) throw tooLong(name);
  return value === '' ? undefined : value;
}

/**
 * All values of a parameter that may be repeated, such as `resource` (RFC 8707 §2).
 * @throws OAuthError invalid_request when there are too many, or one is too long
 */
export function repeatedParameter(parameters: ParameterList, name: ParameterName): readonly string[] {
  const values = parameters.filter(([key, value]) => key === name && value !== '').map(([, value]) => value);
  if (values.length > mostRepeats) throw new OAuthError('invalid_request', `parameter ${name} is given too often`);
  if (values.some((value) => value.length > parameterLimits[name])) throw tooLong(name);
  return values;
}

/**
 * Those of these names alone, each within its limit: what may be kept of a request.
 * @throws OAuthError invalid_request
 */
export function keptParameters(parameters: ParameterList, names: readonly ParameterName[]): ParameterList {
  for (const name of names) repeatedParameter(parameters, name);
  return parameters.filter(([name]) => (names as readonly string[]).includes(name));
}

function tooLong(name: ParameterName): OAuthError {
  return new OAuthError('invalid_request', `parameter ${name} is too long`);
}

/**
 * RFC 6749 §3.1 and §3.2: no parameter twice, known or not, but those that their own standard lets repeat; and none longer
 * than its limit, whoever may read it later.
 * @throws OAuthError invalid_request
 */
export function refuseRepeated(parameters: ParameterList, repeatable: readonly string[]): void {
  const seen = new Set<string>();
  for (const [name, value] of parameters) {
    if (value.length > (limits.get(name) ?? value.length)) throw tooLong(name as ParameterName);
    if (repeatable.includes(name)) continue;
    if (seen.has(name)) throw new OAuthError('invalid_request', 'a parameter is repeated');
    seen.add(name);
  }
}
