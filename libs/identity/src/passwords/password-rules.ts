import { IdentityError } from '../shared/identity-error.js';
import { isCommonPassword } from './common-passwords.js';
import { parseShape, passwordMinLength } from './password-shape.js';

/**
 * Checks a new password and returns it normalised: of the right shape, and none that many people have (ASVS 5.0 6.2.4).
 * @throws IdentityError `password_too_short`, `password_too_long`, `password_invalid` or `password_common`
 */
export function parseNewPassword(password: string, least = passwordMinLength): string {
  const normalised = parseShape(password, least);
  if (isCommonPassword(normalised)) {
    throw new IdentityError('password_common', 'this password is among those that are tried first');
  }
  return normalised;
}
