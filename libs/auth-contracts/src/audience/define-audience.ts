import type { StandardSchema } from './standard-schema.js';

/** One API that accepts tokens: its name in `aud`, and the scopes and claims that it understands. */
export interface Audience<Scope extends string = string, Claims extends object = object> {
  /** The `aud` value: an absolute https URL without fragment (RFC 8707 §2). A name; it need not answer. */
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

/**
 * The one definition of an audience, from which an issuer seeds and guards infer their types.
 * @throws TypeError on an identifier or scope token that no token could carry
 */
export function defineAudience<const Scope extends string, Claims extends object = object>(
  definition: Audience<Scope, Claims>,
): Audience<Scope, Claims> {
  const { identifier, name, scopes, claims } = definition;
  if (!URL.canParse(identifier) || !identifier.startsWith('https://') || identifier.includes('#')) {
    throw new TypeError(`an audience identifier is an absolute https URL without fragment: ${identifier}`);
  }
  for (const scope of Object.keys(scopes)) {
    if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) throw new TypeError(`not a scope token: ${scope}`);
  }
  return Object.freeze({ identifier, name, scopes: Object.freeze({ ...scopes }), ...(claims && { claims }) });
}
