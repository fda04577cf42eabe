/** RFC 6750 §3.1; for proofs, RFC 9449 §12.2; for step-up, RFC 9470 §3. */
export type ChallengeError =
  | 'invalid_request'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'invalid_dpop_proof'
  | 'insufficient_user_authentication';

export interface Challenge {
  readonly scheme: 'Bearer' | 'DPoP';
  readonly error?: ChallengeError | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** Authentication context classes, one of which is wanted (RFC 9470 §3). */
  readonly acrValues?: readonly string[] | undefined;
  /** Seconds since the sign-in, at most (RFC 9470 §3). */
  readonly maxAge?: number | undefined;
  /** The proof algorithms (RFC 9449 §7.1); for DPoP alone. */
  readonly algorithms?: readonly string[] | undefined;
  /** Where the metadata of the resource is (RFC 9728 §5.1). */
  readonly resourceMetadata?: string | undefined;
}

/** One challenge of `WWW-Authenticate` (RFC 6750 §3, RFC 9449 §7.1, RFC 9470 §3); without an error, the bare one. */
export function formatChallenge(challenge: Challenge): string {
  const { scheme, error, scopes = [], acrValues = [], maxAge, algorithms = [], resourceMetadata } = challenge;
  const parameters = Object.entries({
    error,
    scope: scopes.join(' '),
    acr_values: acrValues.join(' '),
    max_age: maxAge?.toString(),
    algs: scheme === 'DPoP' ? algorithms.join(' ') : '',
    resource_metadata: resourceMetadata,
  }).filter(([, value]) => value);
  return [scheme, parameters.map(([name, value]) => `${name}="${value}"`).join(', ')].filter(Boolean).join(' ');
}
