interface Mark {
  readonly claim: string;
  /** What such a token is, in words. */
  readonly kind: string;
  /** Whether a value of the claim says so; default: any, also null. */
  readonly says?: (value: unknown) => boolean;
}

const idToken = 'an ID token';
const named = (...kinds: readonly string[]) => {
  const all = new Set(kinds);
  return (value: unknown) => typeof value !== 'string' || !all.has(value.toLowerCase());
};

/**
 * By which claims another kind of token than an access token is known where the header does not say what it is. A claim that names the kind
 * is believed only where it names an access token: what it calls something else, known here or not, is something else.
 */
const marks: readonly Mark[] = [
  // OpenID Connect Core 1.0 §2 and §3.3.2.11.
  ...['nonce', 'at_hash', 'c_hash', 's_hash'].map((claim): Mark => ({ claim, kind: idToken })),
  // RFC 8417 §2.2; a logout token is one (OpenID Connect Back-Channel Logout 1.0 §2.4).
  { claim: 'events', kind: 'a logout token or another security event' },
  // RFC 9449 §4.2.
  { claim: 'htm', kind: 'a DPoP proof' },
  { claim: 'htu', kind: 'a DPoP proof' },
  // RFC 9701 §5.
  { claim: 'token_introspection', kind: 'the answer of an introspection' },
  // Keycloak: Bearer or DPoP; ID, Logout, Refresh and Offline are others.
  { claim: 'typ', kind: 'another kind of token', says: named('bearer', 'dpop', 'at+jwt', 'access', 'jwt') },
  // Amazon Cognito.
  { claim: 'token_use', kind: 'another kind of token', says: named('access') },
  { claim: 'token_type', kind: 'another kind of token', says: named('access', 'access_token', 'bearer', 'dpop') },
];

/** What is found of them, as it stands in the claims. */
export function marksOf(
  claims: Readonly<Record<string, unknown>>,
): ReadonlyArray<{ readonly mark: string; readonly kind: string }> {
  return marks.flatMap(({ claim, kind, says }) => {
    const value = claims[claim];
    if (value === undefined || (says && !says(value))) return [];
    if (!says) return [{ mark: claim, kind }];
    const isId = typeof value === 'string' && value.toLowerCase() === 'id';
    return [{ mark: `${claim}: ${typeof value === 'string' ? value : typeof value}`, kind: isId ? idToken : kind }];
  });
}
