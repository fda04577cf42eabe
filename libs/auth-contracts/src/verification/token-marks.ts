/** What the credential is: an access token, or with issuers that have no other, the ID token. */
export type Credential = 'access' | 'id';

interface Mark {
  readonly claim: string;
  /** What such a token is, in words. */
  readonly kind: string;
  /** It marks ID tokens, and nothing else. */
  readonly ofIdTokens?: true;
  /** What the claim calls each credential, in lower case; without it, any value is a mark, also null. */
  readonly names?: Readonly<Record<Credential, readonly string[]>>;
}

const idToken = 'an ID token';

/**
 * By which claims another kind of token than an access token is known where the header does not say what it is. A claim that names the kind
 * is believed only where it names an access token: what it calls something else, known here or not, is something else.
 */
const marks: readonly Mark[] = [
  // OpenID Connect Core 1.0 §2 and §3.3.2.11.
  ...['nonce', 'at_hash', 'c_hash', 's_hash'].map((claim): Mark => ({ claim, kind: idToken, ofIdTokens: true })),
  // RFC 8417 §2.2; a logout token is one (OpenID Connect Back-Channel Logout 1.0 §2.4).
  { claim: 'events', kind: 'a logout token or another security event' },
  // RFC 9449 §4.2.
  { claim: 'htm', kind: 'a DPoP proof' },
  { claim: 'htu', kind: 'a DPoP proof' },
  // RFC 9701 §5.
  { claim: 'token_introspection', kind: 'the answer of an introspection' },
  // Keycloak: Bearer or DPoP; ID, Logout, Refresh and Offline are others.
  {
    claim: 'typ',
    kind: 'another kind of token',
    names: { access: ['bearer', 'dpop', 'at+jwt', 'access', 'jwt'], id: ['id', 'jwt'] },
  },
  // Amazon Cognito; Ory Hydra in what it says of a token that is asked about.
  { claim: 'token_use', kind: 'another kind of token', names: { access: ['access', 'access_token'], id: ['id'] } },
  {
    claim: 'token_type',
    kind: 'another kind of token',
    names: { access: ['access', 'access_token', 'bearer', 'dpop'], id: ['id', 'id_token'] },
  },
];

/** Whether a claim names the kind of a token. */
export function kindOf(claim: string): boolean {
  return marks.some((mark) => mark.claim === claim && mark.names !== undefined);
}

/** What is found of them, as it stands in the claims. */
export function marksOf(
  claims: Readonly<Record<string, unknown>>,
  credential: Credential = 'access',
): ReadonlyArray<{ readonly mark: string; readonly kind: string }> {
  return marks.flatMap(({ claim, kind, ofIdTokens, names }) => {
    const value = claims[claim];
    if (value === undefined || (ofIdTokens && credential === 'id')) return [];
    if (!names) return [{ mark: claim, kind }];
    const named = typeof value === 'string' ? value.toLowerCase() : undefined;
    if (named !== undefined && names[credential].includes(named)) return [];
    const mark = `${claim}: ${typeof value === 'string' ? value : typeof value}`;
    if (named !== undefined && names.access.includes(named)) return [{ mark, kind: 'an access token' }];
    return [{ mark, kind: named === 'id' ? idToken : kind }];
  });
}
