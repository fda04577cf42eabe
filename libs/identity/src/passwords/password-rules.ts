import type { Profile } from '../accounts/account.js';
import { IdentityError } from '../shared/identity-error.js';
import { isCommonPassword } from './common-passwords.js';
import { folded } from './password-filter.js';

/** Code points, where the operator does not say otherwise. ASVS 5.0 6.2.1 demands 8 and recommends more. */
export const passwordMinLength = 12;
/** What an operator may demand. */
export const passwordMinLengthBounds = { unit: 'characters', least: 8, most: 64 } as const;
export const passwordMaxLength = 256;

/** UTF-16 units of what is typed, as `maxlength` of HTML counts: composing makes it shorter. */
export const passwordMaxUnits = passwordMaxLength * 4;

/** Characters that a password has beside the names in it. */
const leastBesideNames = 8;
/** Shorter names stand in too many words. */
const shortestName = 4;

/** NFC, so that one password typed on two keyboards gives one hash, and no two different ones do (RFC 8265 §4.2.2). */
export function normalisePassword(password: string): string {
  return password.normalize('NFC');
}

/**
 * Checks a new password and returns it normalised: `least` to 256 code points, any character, no composition rules, none that many
 * people have (ASVS 5.0 6.2.1, 6.2.4, 6.2.5, 6.2.9; NIST SP 800-63B §5.1.1.2). Throws IdentityError `password_too_short`,
 * `password_too_long`, `password_invalid` or `password_common`.
 */
export function parseNewPassword(password: string, least = passwordMinLength): string {
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
  if (isCommonPassword(normalised)) {
    throw new IdentityError('password_common', 'this password is among those that are tried first');
  }
  return normalised;
}

/** Whose password it is. */
export interface PasswordOwner extends Partial<Profile> {
  readonly username: string;
}

/**
 * A password is not made of what everybody knows of its owner and of this service (ASVS 5.0 6.2.11).
 * @param services names of the service
 * @throws IdentityError `password_personal`
 */
export function checkNotPersonal(password: string, owner: PasswordOwner, services: readonly string[] = []): void {
  const words = namesIn(owner, services);
  let rest = folded(password);
  for (const word of words) rest = rest.replaceAll(word, '');
  const hasNames = rest.length < folded(password).length;
  if (hasNames && [...rest.replace(/[^\p{L}\p{N}]/gu, '')].length < leastBesideNames) {
    throw new IdentityError('password_personal', 'a password is not made of names of its owner or of this service');
  }
}

/** What everybody knows of an owner and of this service, folded; a whole name before its parts. */
export function namesIn(owner: PasswordOwner | undefined, services: readonly string[] = []): readonly string[] {
  const { username, name, givenName, familyName, nickname, email } = owner ?? {};
  return [username, name, givenName, familyName, nickname, email, ...services]
    .flatMap((text) => [text ?? '', ...(text ?? '').split(/[^\p{L}\p{N}]+/u)])
    .map(folded)
    .filter((word) => [...word].length >= shortestName)
    .sort((a, b) => b.length - a.length);
}
