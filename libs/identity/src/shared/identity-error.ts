import type { Weakness } from '../passwords/weakness.js';

export type IdentityErrorCode =
  | 'invalid_username'
  | 'invalid_profile'
  | 'username_taken'
  | 'password_too_short'
  | 'password_too_long'
  | 'password_invalid'
  | 'password_common'
  | 'password_hash_refused'
  | 'password_personal'
  | 'password_same'
  | 'password_too_weak'
  | 'invalid_attribute'
  | 'account_unknown'
  | 'temporarily_unavailable';

/** A refused change of an account. `message` is fixed text, safe to show, and never holds a password. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';

  constructor(
    readonly code: IdentityErrorCode,
    message: string,
    /** Of `password_too_weak`: why, where that can be said. */
    readonly weakness?: Weakness | undefined,
  ) {
    super(message);
  }
}
