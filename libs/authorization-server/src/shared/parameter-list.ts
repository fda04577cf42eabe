import { OAuthError } from './oauth-error.js';

/** Request parameters as they came over the wire, in order, with duplicates still in it. */
export type ParameterList = ReadonlyArray<readonly [name: string, value: string]>;

/**
 * The one value of a parameter; undefined where it is absent or empty (RFC 6749 §3.1: empty is treated as omitted).
 * @throws OAuthError invalid_request when it is given twice (RFC 6749 §3.1, §3.2).
 */
export function singleParameter(parameters: ParameterList, name: string): string | undefined {
  const values = parameters.filter(([key]) => key === name);
  if (values.length > 1) throw new OAuthError('invalid_request', `parameter ${name} is repeated`);
  const value = values[0]?.[1];
  return value === '' ? undefined : value;
}

/** All values of a parameter that may be repeated, such as `resource` (RFC 8707 §2). */
export function repeatedParameter(parameters: ParameterList, name: string): readonly string[] {
  return parameters.filter(([key, value]) => key === name && value !== '').map(([, value]) => value);
}

/**
 * RFC 6749 §3.1 and §3.2: no parameter twice, known or not, but those that their own standard lets repeat.
 * @throws OAuthError invalid_request
 */
export function refuseRepeated(parameters: ParameterList, repeatable: readonly string[]): void {
  const seen = new Set<string>();
  for (const [name] of parameters) {
    if (repeatable.includes(name)) continue;
    if (seen.has(name)) throw new OAuthError('invalid_request', 'a parameter is repeated');
    seen.add(name);
  }
}
