import { type Reader, readOptions, refused, type Shape } from '../options/read-options.js';
import { recordOf } from '../options/record-of.js';
import { anyText, optional, scopeToken } from '../options/values.js';
import { type StandardSchema, standardSchema } from './standard-schema.js';

/** One API that accepts tokens: its name in `aud`, and the scopes and claims that it understands. */
export interface Audience<Scope extends string = string, Claims extends object = object> {
  /**
   * The `aud` value: an absolute URI without fragment (RFC 8707 §2), as `https://api.example.com`, `urn:example:api` or
   * `api://orders`; plain http to this machine alone. A name; it need not answer.
   */
  readonly identifier: string;
  readonly name: string;
  /** Scope token (RFC 6749 §3.3) -> what a person reads of it. */
  readonly scopes: Readonly<Record<Scope, string>>;
  /** What each token must carry beside the claims of RFC 9068; a token without it is refused (`claim_invalid`). */
  readonly claims?: StandardSchema<Claims> | undefined;
}

/** Any audience, whatever its scopes and claims. */
// biome-ignore lint/suspicious/noExplicitAny: the one type that every audience is assignable to
export type AnyAudience = Audience<any, any>;

export type ScopeOf<A extends AnyAudience> = A extends Audience<infer Scope, infer _Claims> ? Scope : never;
export type ClaimsOf<A extends AnyAudience> = A extends Audience<infer _Scope, infer Claims> ? Claims : never;

/** Audiences that were read: they are frozen, and need not be read again. */
const known = new WeakSet<object>();

const identifier: Reader<string> = (value, at) => {
  if (typeof value !== 'string' || !isAbsoluteUri(value)) throw refused(at, wantedIdentifier, value);
  return value;
};
const wantedIdentifier = 'an absolute URI without fragment, http to this machine alone';

function isAbsoluteUri(value: string): boolean {
  // RFC 3986 §2 has no other characters, and `URL` would pass over some of those.
  if (!URL.canParse(value) || !/^[a-z][a-z0-9+.-]*:[A-Za-z0-9\-._~:/?[\]@!$&'()*+,;=%]+$/i.test(value)) return false;
  const { protocol, hostname } = new URL(value);
  if (protocol === 'https:') return value.startsWith('https://');
  return protocol !== 'http:' || (value.startsWith('http://') && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname));
}

const shape: Shape<Audience> = {
  identifier,
  name: anyText,
  scopes: recordOf(scopeToken, anyText),
  claims: optional(standardSchema),
};

/** An audience at any door: of `defineAudience`, or one that was written by hand. */
export const audience: Reader<AnyAudience> = (value, at) => {
  if (typeof value === 'object' && value !== null && known.has(value)) return value as AnyAudience;
  const read = readOptions(at, value, shape);
  known.add(read);
  return read;
};

/**
 * The one definition of an audience, from which an issuer seeds and guards infer their types.
 * @throws TypeError on an identifier or scope token that no token could carry, and on what is no option
 */
export function defineAudience<const Scope extends string, Claims extends object = object>(
  definition: Audience<Scope, Claims>,
): Audience<Scope, Claims> {
  return audience(definition, 'defineAudience') as Audience<Scope, Claims>;
}
