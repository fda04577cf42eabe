import { IdentityError } from '../shared/identity-error.js';
import { costFault } from './hash-costs.js';
import { checked, parseSaltedDigest, pendingForm, type SaltedDigest } from './salted-digest.js';
import {
  type ForeignHash,
  noPassword,
  parseArgon2,
  parseForeign,
  parseStoredHash,
  plainPhc,
  storedForm,
} from './stored-hash.js';

/**
 * What to store of a password that another system hashed, as it is written down in exports: argon2 and scrypt as PHC strings, bcrypt,
 * sha256-crypt and sha512-crypt in modular crypt form, PBKDF2 as PHC, of passlib or of Django.
 * @returns of a salted digest what is to be wrapped first (`IdentityService.wrapImported`): as it is, nobody signs in by it
 * @throws IdentityError `password_hash_refused`, without anything of the hash in it
 */
export function importedHash(text: string): string {
  const salted = parseSaltedDigest(text);
  if (salted !== undefined) return pendingForm(salted);
  return acceptedHash(parseArgon2(text) ?? parseForeign(text), describe(text));
}

/** As `importedHash`. @throws IdentityError `password_hash_refused` */
export function importedDigest(given: SaltedDigest): string {
  const salted = checked(given);
  if (salted === undefined) throw refused('its digest has no salt, or another length than it should have');
  return pendingForm(salted);
}

/**
 * A stored value that another Signet wrote down: our own argon2id too, or that there is no password.
 * @throws IdentityError `password_hash_refused`
 */
export function importedOwnHash(stored: string): string {
  if (stored === noPassword) return stored;
  const parsed = parseStoredHash(stored);
  if (parsed?.kind !== 'own') return acceptedHash(parsed, describe(stored));
  acceptedHash(parseArgon2(plainPhc(parsed)), 'argon2id');
  return stored;
}

/** @param name of the algorithm, as a person knows it @throws IdentityError `password_hash_refused` */
export function acceptedHash(hash: ForeignHash | undefined, name: string): string {
  if (hash === undefined) throw refused(`its password hash (${name}) is of no form that can be checked here`);
  const fault = costFault(hash.cost);
  if (fault !== undefined) throw refused(`its password hash would cost too much to check: ${fault}`);
  return storedForm(hash);
}

function refused(message: string): IdentityError {
  return new IdentityError('password_hash_refused', message);
}

/** The name that a hash begins with, and none of its secrets. */
function describe(text: string): string {
  const [, mark = ''] = /^\$([a-z0-9-]{1,24})\$/.exec(text) ?? [];
  const known: Readonly<Record<string, string>> = {
    1: 'md5-crypt',
    5: 'sha256-crypt',
    6: 'sha512-crypt',
    '2x': 'bcrypt 2x',
  };
  return known[mark] ?? (mark.length > 0 && /^(argon2|scrypt|pbkdf2|bcrypt|2)/.test(mark) ? mark : 'unknown');
}
