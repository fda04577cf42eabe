import { IdentityError } from '../shared/identity-error.js';

export const passwordMinLength = 8;
export const passwordMaxLength = 256;

/** UTF-16 units of what is typed, as `maxlength` of HTML counts: composing makes it shorter. */
export const passwordMaxUnits = passwordMaxLength * 4;

/** NFKC, so that one password typed on two keyboards gives one hash (NIST SP 800-63B §5.1.1.2). */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * Checks a new password and returns it normalised. NIST SP 800-63B §5.1.1.2: 8 to 256 code points, any character,
 * no composition rules. Throws IdentityError `password_too_short`, `password_too_long` or `password_invalid`.
 */
export function parseNewPassword(password: string): string {
  if (password.length > passwordMaxUnits) {
    throw new IdentityError('password_too_long', 'a password has at most 256 characters');
  }
  const normalised = normalisePassword(password);
  const length = [...normalised].length;
  if (length < passwordMinLength) {
    throw new IdentityError('password_too_short', 'a password has at least 8 characters');
  }
  if (length > passwordMaxLength) {
    throw new IdentityError('password_too_long', 'a password has at most 256 characters');
  }
  // An unpaired surrogate is encoded as U+FFFD, which would make different passwords equal.
  if (/\p{Surrogate}/u.test(normalised)) {
    throw new IdentityError('password_invalid', 'a password is well-formed Unicode');
  }
  return normalised;
}
