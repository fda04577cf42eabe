/** RFC 6750 §3.1 and, for proofs, RFC 9449 §12.2. */
export type ChallengeError = 'invalid_request' | 'invalid_token' | 'insufficient_scope' | 'invalid_dpop_proof';

export interface Challenge {
  readonly scheme: 'Bearer' | 'DPoP';
  readonly error?: ChallengeError | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** The proof algorithms (RFC 9449 §7.1); for DPoP alone. */
  readonly algorithms?: readonly string[] | undefined;
  /** Where the metadata of the resource is (RFC 9728 §5.1). */
  readonly resourceMetadata?: string | undefined;
}

/** One challenge of `WWW-Authenticate` (RFC 6750 §3, RFC 9449 §7.1); without an error, the bare one. */
export function formatChallenge(challenge: Challenge): string {
  const { scheme, error, scopes = [], algorithms = [], resourceMetadata } = challenge;
  const parameters = Object.entries({
    error,
    scope: scopes.join(' '),
    algs: scheme === 'DPoP' ? algorithms.join(' ') : '',
    resource_metadata: resourceMetadata,
  }).filter(([, value]) => value);
  return [scheme, parameters.map(([name, value]) => `${name}="${value}"`).join(', ')].filter(Boolean).join(' ');
}
