import type { Profile } from '../accounts/account.js';
import { IdentityError } from '../shared/identity-error.js';
import { folded } from './folded.js';

/** Characters that a password has beside the names in it. */
const leastBesideNames = 8;
/** Shorter names stand in too many words. */
const shortestName = 4;

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
  requireOthers(password, namesIn(owner, services));
}

/** The same by what `wordsIn` has. @throws IdentityError `password_personal` */
export function requireOthers(password: string, words: readonly string[]): void {
  let rest = folded(password);
  for (const word of words) rest = rest.replaceAll(word, '');
  const hasNames = rest.length < folded(password).length;
  if (hasNames && [...rest.replace(/[^\p{L}\p{N}]/gu, '')].length < leastBesideNames) {
    throw new IdentityError('password_personal', 'a password is not made of names of its owner or of this service');
  }
}

/** What everybody knows of an owner and of this service, as words. */
export function namesIn(owner: PasswordOwner | undefined, services: readonly string[] = []): readonly string[] {
  const { username, name, givenName, familyName, nickname, email } = owner ?? {};
  return wordsIn([username, name, givenName, familyName, nickname, email, ...services]);
}

/** What is long enough of some names to be looked for, folded; a whole name before its parts. Those of its words are the same. */
export function wordsIn(names: readonly (string | undefined)[]): readonly string[] {
  const words = names
    .flatMap((text) => [text ?? '', ...(text ?? '').split(/[^\p{L}\p{N}]+/u)])
    .map(folded)
    .filter((word) => [...word].length >= shortestName)
    .sort((a, b) => b.length - a.length);
  return [...new Set(words)];
}
