import { type Reader, readOptions, refused, type Shape } from '../options/read-options.js';
import { recordOf } from '../options/record-of.js';
import { anyText, languageTag, listOf, oneOf, optional, scopeToken, text } from '../options/values.js';
import { type StandardSchema, standardSchema } from './standard-schema.js';

/** What people read: the same for all, or by language (BCP 47 tag), of which the first is for those who read none of them. */
export type LocalizedText = string | Readonly<Record<string, string>>;

/** One API that accepts tokens: its name in `aud`, and the scopes, roles and claims that it understands. */
export interface Audience<Scope extends string = string, Claims extends object = object, Role extends string = string> {
  /**
   * The `aud` value: an absolute URI without fragment (RFC 8707 §2), as `https://api.example.com`, `urn:example:api` or
   * `api://orders`; plain http to this machine alone. A name; it need not answer.
   */
  readonly identifier: string;
  /** What a person reads of it. */
  readonly name: LocalizedText;
  /** Scope token (RFC 6749 §3.3) -> what a person reads of it. */
  readonly scopes: Readonly<Record<Scope, LocalizedText>>;
  /**
   * Role, as the issuer writes it (RFC 9068 §2.2.3.1) -> the scopes of this audience that it stands for where an issuer's tokens have roles
   * instead of scopes. A token has no other roles here.
   */
  readonly roles?: Readonly<Record<Role, readonly Already<Scope>[]>> | undefined;
  /**
   * Whether it takes tokens with which somebody of support acts as a person (`support_access`). Refused where absent, whatever the issuer gave
   * (`support_refused`).
   */
  readonly supportAccess?: 'allowed' | undefined;
  /** What each token must carry beside the claims of RFC 9068; a token without it is refused (`claim_invalid`). */
  readonly claims?: StandardSchema<Claims> | undefined;
}

/** The type as it was found elsewhere: nothing is inferred from here (`NoInfer` is of TypeScript 5.4). */
type Already<T> = [T][T extends unknown ? 0 : never];

/** Any audience, whatever its scopes, claims and roles. */
// biome-ignore lint/suspicious/noExplicitAny: the one type that every audience is assignable to
export type AnyAudience = Audience<any, any, any>;

export type ScopeOf<A extends AnyAudience> =
  A extends Audience<infer Scope, infer _Claims, infer _Role> ? Scope : never;
export type ClaimsOf<A extends AnyAudience> =
  A extends Audience<infer _Scope, infer Claims, infer _Role> ? Claims : never;
export type RoleOf<A extends AnyAudience> = A extends Audience<infer _Scope, infer _Claims, infer Role> ? Role : never;

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

const byLanguage = recordOf(languageTag, anyText);
const localizedText: Reader<LocalizedText> = (value, at) => {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) throw refused(at, 'a text, or texts by language', value);
  const texts = byLanguage(value, at);
  if (Object.keys(texts).length === 0) throw refused(at, 'a text for one language at least', value);
  return texts;
};

const shape: Shape<Audience> = {
  identifier,
  name: localizedText,
  scopes: recordOf(scopeToken, localizedText),
  roles: optional(recordOf(text, listOf(scopeToken))),
  supportAccess: optional(oneOf('allowed')),
  claims: optional(standardSchema),
};

/** An audience at any door: of `defineAudience`, or one that was written by hand. */
export const audience: Reader<AnyAudience> = (value, at) => {
  if (typeof value === 'object' && value !== null && known.has(value)) return value as AnyAudience;
  const read = readOptions(at, value, shape);
  for (const [role, scopes] of Object.entries(read.roles ?? {})) {
    // A role that stands for what no token can carry is a mistake in one of the two names.
    if (!scopes.every((scope) => Object.hasOwn(read.scopes, scope))) {
      throw new TypeError(`${at}: roles: ${role} must stand for scopes of the same audience`);
    }
  }
  known.add(read);
  return read;
};

/**
 * The one definition of an audience, from which an issuer seeds and guards infer their types.
 * @throws TypeError on an identifier or scope token that no token could carry, on a role with a scope of another audience, and on what is no option
 */
export function defineAudience<
  const Scope extends string,
  Claims extends object = object,
  const Role extends string = never,
>(definition: Audience<Scope, Claims, Role>): Audience<Scope, Claims, Role> {
  return audience(definition, 'defineAudience') as Audience<Scope, Claims, Role>;
}
