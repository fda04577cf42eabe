/** The scope tokens of a `scope` claim or parameter (RFC 6749 §3.3). */
export function parseScope(value: unknown): ReadonlySet<string> {
  return new Set(typeof value === 'string' ? value.split(' ').filter((token) => token !== '') : []);
}
