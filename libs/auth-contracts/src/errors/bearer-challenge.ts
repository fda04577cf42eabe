/** RFC 6750 §3.1. */
export type BearerErrorCode = 'invalid_request' | 'invalid_token' | 'insufficient_scope';

/** The `WWW-Authenticate` value of a refusal (RFC 6750 §3); without an error, the bare challenge. */
export function bearerChallenge(error?: BearerErrorCode, scopes: readonly string[] = []): string {
  if (error === undefined) return 'Bearer';
  return `Bearer error="${error}"${scopes.length === 0 ? '' : `, scope="${scopes.join(' ')}"`}`;
}
