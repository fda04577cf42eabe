/** Why a token was refused. Stable: dashboards and alerts may name them. */
export type RejectionCode =
  | 'malformed'
  | 'algorithm_refused'
  | 'wrong_type'
  | 'critical_header_refused'
  | 'unknown_key'
  | 'keys_unavailable'
  | 'signature_invalid'
  | 'claim_missing'
  | 'claim_invalid'
  | 'issuer_mismatch'
  | 'audience_mismatch'
  | 'token_expired'
  | 'not_yet_valid'
  | 'support_refused'
  | 'token_revoked'
  | 'token_inactive'
  | 'introspection_unavailable'
  | BindingCode
  | RequirementCode;

/** Why a good token was not enough for this route. */
export type RequirementCode =
  | 'scope_missing'
  | 'role_missing'
  | 'acr_insufficient'
  | 'login_too_old'
  | 'proof_required'
  | 'actor_refused';

/** Why a token that is bound to a key, or its proof of possession (RFC 9449 §4.3, §7.1), was refused. */
export type BindingCode =
  | 'sender_constrained'
  | 'token_not_bound'
  | 'proof_missing'
  | 'proof_repeated'
  | 'proof_malformed'
  | 'proof_wrong_type'
  | 'proof_algorithm_refused'
  | 'proof_key_refused'
  | 'proof_signature_invalid'
  | 'proof_method_mismatch'
  | 'proof_url_mismatch'
  | 'proof_time_refused'
  | 'proof_token_mismatch'
  | 'proof_key_mismatch'
  | 'proof_replayed'
  | 'replay_unavailable';

/** One check of a token, as an operator reads it. Never holds the token. */
export interface CheckResult {
  readonly check: string;
  readonly ok: boolean;
  readonly code: RejectionCode;
  readonly expected: string;
  readonly received: string;
  /** The likely reason, where the check failed and one is known. */
  readonly cause?: string | undefined;
}

/** A refused token. For the operator: the caller gets the code of RFC 6750 or RFC 9449 alone. */
export class TokenRejection extends Error {
  override readonly name = 'TokenRejection';
  readonly code: RejectionCode;
  readonly check: string;
  readonly expected: string;
  readonly received: string;
  readonly likelyCause: string | undefined;

  constructor(failed: CheckResult) {
    super(`${failed.code}: expected ${failed.expected}, received ${failed.received}`);
    this.code = failed.code;
    this.check = failed.check;
    this.expected = failed.expected;
    this.received = failed.received;
    this.likelyCause = failed.cause;
  }
}
