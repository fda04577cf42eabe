import { givenName } from '@signet/runtime';
import { IdentityError } from '../shared/identity-error.js';

/** Characters, once normalised. */
export const usernameMaxLength = 128;

/** UTF-16 units of what is typed, as `maxlength` of HTML counts: a character has at most two. */
export const usernameMaxUnits = usernameMaxLength * 2;

// Controls, formats (zero-width, bidirectional), surrogates, private use, unassigned, and any white space.
const refusedCharacters = /[\p{C}\p{Z}]/u;

/**
 * The one spelling an account is stored and found under: NFKC, lower case, trimmed, 1..128 characters.
 * Throws IdentityError `invalid_username` for anything that holds a control, invisible or white-space character.
 */
export function normaliseUsername(username: string): string {
  if (username.length <= usernameMaxUnits) {
    // Lower-casing can undo NFKC (for instance U+0130), so it is composed again.
    const normalised = username
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFKC')
      .replace(/^ +| +$/g, '');
    const length = [...normalised].length;
    if (length > 0 && length <= usernameMaxLength && !refusedCharacters.test(normalised)) {
      return normalised;
    }
  }
  throw refused();
}

/** The spelling of a username that somebody chooses, which may also not hide in others' sight. @throws IdentityError `invalid_username` */
export function newUsername(username: string): string {
  const normalised = normaliseUsername(username);
  if (givenName(normalised, usernameMaxLength) === undefined) throw refused();
  return normalised;
}

function refused(): IdentityError {
  return new IdentityError(
    'invalid_username',
    'a username has 1 to 128 characters, without spaces, control characters or what cannot be seen',
  );
}
