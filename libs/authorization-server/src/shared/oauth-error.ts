/** Every error code the issuer may answer, grouped by the specification that defines it. */
export type OAuthErrorCode =
  // RFC 6749 §4.1.2.1 and §5.2
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'access_denied'
  | 'server_error'
  | 'temporarily_unavailable'
  // RFC 6750 §3.1
  | 'invalid_token'
  | 'insufficient_scope'
  // RFC 8707 §2
  | 'invalid_target'
  // RFC 9101 §6.2, RFC 9126 §2.3
  | 'invalid_request_object'
  | 'invalid_request_uri'
  // RFC 9449 §5, §8
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  // RFC 8628 §3.5
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  // RFC 7591 §3.2.2
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'
  // RFC 8936 and Shared Signals Framework 1.0 §8.1.1 leave these to the status
  | 'stream_not_found'
  | 'too_many_streams'
  // OpenID Connect Core Unmet Authentication Requirements 1.0 §2
  | 'unmet_authentication_requirements'
  // OpenID Connect Core §3.1.2.6
  | 'login_required'
  | 'consent_required'
  | 'interaction_required'
  | 'registration_not_supported';

/**
 * A refusal in the words of the standard.
 * `description` is fixed text, safe to publish (RFC 6749 §5.2 character set, no quotes or backslashes);
 * `cause` carries what the operator needs and goes to the log only: ids and expected/received, never secrets.
 */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  constructor(
    readonly code: OAuthErrorCode,
    readonly description: string,
    options?: { cause?: unknown },
  ) {
    super(`${code}: ${description}`, options);
  }
}
