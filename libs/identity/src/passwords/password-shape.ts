import { IdentityError } from '../shared/identity-error.js';

/** Code points, where the operator does not say otherwise. ASVS 5.0 6.2.1 demands 8 and recommends more. */
export const passwordMinLength = 12;
/** What an operator may demand. */
export const passwordMinLengthBounds = { unit: 'characters', least: 8, most: 64 } as const;
export const passwordMaxLength = 256;

/** UTF-16 units of what is typed, as `maxlength` of HTML counts: composing makes it shorter. */
export const passwordMaxUnits = passwordMaxLength * 4;

/** NFC, so that one password typed on two keyboards gives one hash, and no two different ones do (RFC 8265 §4.2.2). */
export function normalisePassword(password: string): string {
  return password.normalize('NFC');
}

/**
 * Checks what a password looks like, whatever it says, and returns it normalised: `least` to 256 code points, any character, no
 * composition rules (ASVS 5.0 6.2.1, 6.2.5, 6.2.9; NIST SP 800-63B §5.1.1.2). Browsers run it as well.
 * @throws IdentityError `password_too_short`, `password_too_long` or `password_invalid`
 */
export function parseShape(password: string, least: number): string {
  if (password.length > passwordMaxUnits) {
    throw new IdentityError('password_too_long', 'a password has at most 256 characters');
  }
  const normalised = normalisePassword(password);
  const length = [...normalised].length;
  if (length < least) {
    throw new IdentityError('password_too_short', `a password has at least ${least} characters`);
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
