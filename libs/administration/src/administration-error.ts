/**
 * `invalid`: what was asked for breaks a rule; `unknown`: there is no such record; `exists`: its name is taken;
 * `changed`: it is not the version that the change was made for; `in_use`: others rest on it; `forbidden`: it leads to a right that
 * the initiator does not have; `last_owner`: nobody would be left who may do everything.
 */
export type AdministrationErrorCode =
  | 'invalid'
  | 'unknown'
  | 'exists'
  | 'changed'
  | 'in_use'
  | 'forbidden'
  | 'last_owner';

/** A refusal in words that may be shown to whoever asked: no secrets in them. */
export class AdministrationError extends Error {
  override readonly name = 'AdministrationError';
  constructor(
    readonly code: AdministrationErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
