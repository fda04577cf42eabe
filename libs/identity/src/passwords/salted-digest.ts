import { createHash } from 'node:crypto';
import { decoded64, encoded64 } from './base64-forms.js';

export const saltedDigests = { sha256: 32, sha512: 64 } as const;

/**
 * A digest of a salt and a password, which is guessed at by the thousand million: it is not kept so, but hashed once more as ours are, before
 * anything is stored (`$wrapped-...`).
 */
export interface SaltedDigest {
  readonly digest: keyof typeof saltedDigests;
  /** Where the salt stood. */
  readonly salted: 'before' | 'behind';
  readonly salt: Uint8Array;
  readonly expected: Uint8Array;
}

/** Shorter ones are shared by many. */
const shortestSalt = 4;
const longestSalt = 256;

/** `{SSHA256}` and `{SSHA512}`, as LDAP directories and Dovecot write them: base64 of the digest and the salt, which stood behind the password. */
export function parseSaltedDigest(text: string): SaltedDigest | undefined {
  const [, bits, encoded = ''] = /^\{SSHA(256|512)\}([A-Za-z0-9+/]+={0,2})$/i.exec(text) ?? [];
  const bytes = bits === undefined ? undefined : decoded64(encoded);
  if (bytes === undefined) return undefined;
  const digest = bits === '256' ? 'sha256' : 'sha512';
  const length = saltedDigests[digest];
  return checked({ digest, salted: 'behind', salt: bytes.subarray(length), expected: bytes.subarray(0, length) });
}

/** Undefined where the digest is no such digest, or its salt none. */
export function checked(given: SaltedDigest): SaltedDigest | undefined {
  const { digest, salt, expected } = given;
  const isSalted = salt.length >= shortestSalt && salt.length <= longestSalt;
  return isSalted && expected.length === saltedDigests[digest] ? given : undefined;
}

/** Until it is wrapped; nobody signs in by it. */
export function pendingForm({ digest, salted, salt, expected }: SaltedDigest): string {
  return `$salted-${digest}$${salted}$${encoded64(salt)}$${encoded64(expected)}`;
}

export function parsePendingForm(text: string): SaltedDigest | undefined {
  const [, digest, salted, salt = '', expected = ''] =
    /^\$salted-(sha256|sha512)\$(before|behind)\$([^$]*)\$([^$]*)$/.exec(text) ?? [];
  const [saltBytes, expectedBytes] = [decoded64(salt), decoded64(expected)];
  if (digest === undefined || !saltBytes || !expectedBytes) return undefined;
  return checked({
    digest: digest as SaltedDigest['digest'],
    salted: salted as SaltedDigest['salted'],
    salt: saltBytes,
    expected: expectedBytes,
  });
}

/** The salt of what wraps it: of the salt alone, so that it tells nothing of the digest, and of one password always the same. */
export function wrappingSalt({ digest, salted, salt }: SaltedDigest): Uint8Array {
  return createHash('sha256').update(`wrapped ${digest} ${salted}\0`).update(salt).digest().subarray(0, 16);
}
