/** One API that accepts tokens: its name in `aud`, and the scopes it understands. */
export interface Audience<Scope extends string = string> {
  /** The `aud` value: an absolute https URL without fragment (RFC 8707 §2). A name; it need not answer. */
  readonly identifier: string;
  readonly name: string;
  /** Scope token (RFC 6749 §3.3) -> what a person reads of it. */
  readonly scopes: Readonly<Record<Scope, string>>;
}

/**
 * The one definition of an audience, from which an issuer seeds and guards infer their scope types.
 * @throws TypeError on an identifier or scope token that no token could carry
 */
export function defineAudience<const Scope extends string>(definition: Audience<Scope>): Audience<Scope> {
  const { identifier, name, scopes } = definition;
  if (!URL.canParse(identifier) || !identifier.startsWith('https://') || identifier.includes('#')) {
    throw new TypeError(`an audience identifier is an absolute https URL without fragment: ${identifier}`);
  }
  for (const scope of Object.keys(scopes)) {
    if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) throw new TypeError(`not a scope token: ${scope}`);
  }
  return Object.freeze({ identifier, name, scopes: Object.freeze({ ...scopes }) });
}
