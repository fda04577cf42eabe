import { decoded64, encoded64 } from './base64-forms.js';
import { type Cost, costFault } from './hash-costs.js';
import type { SaltedDigest } from './salted-digest.js';

/** A password that another system hashed, until its owner signs in here. Salts and hashes are bytes. */
export type ForeignHash =
  | { readonly kind: 'argon2'; readonly phc: string; readonly cost: Cost }
  | { readonly kind: 'bcrypt'; readonly text: string; readonly cost: Cost }
  | ShaCryptHash
  /** argon2id of the base64 of a salted digest. */
  | (Omit<SaltedDigest, 'expected'> & { readonly kind: 'wrapped'; readonly phc: string; readonly cost: Cost })
  | ({ readonly kind: 'pbkdf2'; readonly digest: Pbkdf2Digest; readonly iterations: number } & Derived)
  /** `keystream`: the derived key encrypts so many zeros in the counter mode of AES-256; see `firebaseHash`. */
  | ({
      readonly kind: 'scrypt' | 'firebase-scrypt';
      readonly ln: number;
      readonly r: number;
      readonly p: number;
    } & Derived);

/** sha256-crypt (5) and sha512-crypt (6); `text` is the whole of it, `expected` what follows the salt. */
interface ShaCryptHash {
  readonly kind: 'sha-crypt';
  readonly form: 5 | 6;
  readonly rounds: number;
  readonly salt: string;
  readonly expected: string;
  readonly text: string;
  readonly cost: Cost;
}

interface Derived {
  readonly salt: Uint8Array;
  readonly expected: Uint8Array;
  readonly cost: Cost;
}

export const pbkdf2Digests = { sha1: 20, sha256: 32, sha512: 64 } as const;
export type Pbkdf2Digest = keyof typeof pbkdf2Digests;

/** Of accounts without a password: nobody signs in with one (as `*` in shadow(5)). */
export const noPassword = '*';

/** Before the PHC string of an argon2 hash that is not ours: it is of the password as it was typed, ours are of a normal form of it. */
const importedMark = '$imported';

/**
 * Among the parameters of our own: it is of the NFC of the password ("NFC" in base64). argon2 does not read it, so that builds of before
 * check such a hash as well.
 */
const nfcMark = ',keyid=TkZD';

/** Our own argon2id, and of which normal form of the password it is: earlier ones are of its NFKC. */
export interface OwnHash {
  readonly kind: 'own';
  readonly phc: string;
  readonly form: 'NFC' | 'NFKC';
}

/** What a stored value is: our own, another's, or undefined where no password matches it. */
export function parseStoredHash(stored: string): OwnHash | ForeignHash | undefined {
  if (stored.startsWith('$argon2id$')) {
    return { kind: 'own', phc: stored, form: stored.split('$')[3]?.endsWith(nfcMark) ? 'NFC' : 'NFKC' };
  }
  const foreign = stored.startsWith(importedMark)
    ? parseArgon2(stored.slice(importedMark.length))
    : (parseWrapped(stored) ?? parseForeign(stored));
  return foreign === undefined || costFault(foreign.cost) !== undefined ? undefined : foreign;
}

/** Whether it was made here, so that a password was set or proved since. */
export function isOwnHash(stored: string): boolean {
  return parseStoredHash(stored)?.kind === 'own';
}

/** An argon2id hash of ours that is of the NFC of its password, as it is stored. */
export function ofNfc(phc: string): string {
  return phc.replace(/^(\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+)\$/, `$1${nfcMark}$`);
}

/** A hash of the NFKC of this password is one of its NFC where both are the same, as nearly always: nothing is computed then. */
export function sameOfNfc(stored: string, password: string): string | undefined {
  const isNfkc = parseStoredHash(stored)?.kind === 'own' && !stored.includes(nfcMark);
  return isNfkc && password.normalize('NFC') === password.normalize('NFKC') ? ofNfc(stored) : undefined;
}

/** The PHC string without what is ours alone. */
export function plainPhc({ phc }: OwnHash): string {
  return phc.replace(`${nfcMark}$`, '$');
}

/** The form in which it is stored. */
export function storedForm(hash: ForeignHash): string {
  if (hash.kind === 'argon2') return `${importedMark}${hash.phc}`;
  if (hash.kind === 'wrapped') return wrappedForm(hash, hash.phc);
  if (hash.kind === 'bcrypt' || hash.kind === 'sha-crypt') return hash.text;
  const parameters =
    hash.kind === 'pbkdf2'
      ? `pbkdf2-${hash.digest}$i=${hash.iterations}`
      : `${hash.kind}$ln=${hash.ln},r=${hash.r},p=${hash.p}`;
  return `$${parameters}$${encoded64(hash.salt)}$${encoded64(hash.expected)}`;
}

/** @param phc argon2id of the base64 of the digest, see `wrappingSalt` */
export function wrappedForm({ digest, salted, salt }: Omit<SaltedDigest, 'expected'>, phc: string): string {
  return `$wrapped-${digest}$${salted}$${encoded64(salt)}${phc}`;
}

function parseWrapped(stored: string): ForeignHash | undefined {
  const [, digest, salted, salt = '', phc = ''] =
    /^\$wrapped-(sha256|sha512)\$(before|behind)\$([^$]*)(\$argon2id\$.*)$/.exec(stored) ?? [];
  const [saltBytes, argon2] = [decoded64(salt), parseArgon2(phc)];
  if (digest === undefined || !saltBytes || !argon2) return undefined;
  const of = { digest: digest as 'sha256', salted: salted as 'before', salt: saltBytes };
  return { kind: 'wrapped', ...of, phc, cost: argon2.cost };
}

/** Any of the forms in which a hash is written down, but those of argon2. */
export function parseForeign(text: string): ForeignHash | undefined {
  return parseBcrypt(text) ?? parseShaCrypt(text) ?? parsePbkdf2(text) ?? parseScrypt(text);
}

/** argon2id, argon2i and argon2d of version 1.0 and 1.3 as PHC strings (RFC 9106; github.com/P-H-C/phc-string-format). */
export function parseArgon2(text: string): ForeignHash | undefined {
  const [, m, t, p, salt = '', hash = ''] =
    /^\$argon2(?:id|i|d)\$(?:v=(?:16|19)\$)?m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,10})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(
      text,
    ) ?? [];
  const [saltBytes, hashBytes] = [decoded64(salt), decoded64(hash)];
  if (!saltBytes || !hashBytes || saltBytes.length < 8 || !isOfLength(hashBytes)) return undefined;
  const [memory, passes, lanes] = [Number(m), Number(t), Number(p)];
  if (lanes < 1 || passes < 1 || memory < 8 * lanes) return undefined;
  return {
    kind: 'argon2',
    phc: text,
    cost: { name: 'argon2', memory: memory * 1024, work: memory * 1024 * passes, lanes },
  };
}

/** $2a$, $2b$ and $2y$, which are one algorithm; $2x$ is that of a faulty one. */
function parseBcrypt(text: string): ForeignHash | undefined {
  const [, rounds] = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(text) ?? [];
  if (rounds === undefined || Number(rounds) < 4) return undefined;
  return { kind: 'bcrypt', text, cost: { name: 'bcrypt', rounds: Number(rounds) } };
}

/** As crypt(3) writes them: a salt of at most 16 characters, 1000 rounds at least, 5000 where none are named. */
function parseShaCrypt(text: string): ForeignHash | undefined {
  const [, form, named, salt, expected] =
    /^\$([56])\$(?:rounds=([1-9]\d{3,8})\$)?([!-#%-9;-~]{0,16})\$([./0-9A-Za-z]{43}|[./0-9A-Za-z]{86})$/.exec(text) ??
    [];
  if (salt === undefined || expected?.length !== (form === '5' ? 43 : 86)) return undefined;
  const rounds = Number(named ?? 5_000);
  const cost = { name: 'sha-crypt', rounds } as const;
  return { kind: 'sha-crypt', form: form === '5' ? 5 : 6, rounds, salt, expected, text, cost };
}

/**
 * `$pbkdf2-sha256$i=1000,l=32$salt$hash`, passlib's `$pbkdf2-sha256$1000$salt$hash` (`$pbkdf2$` is SHA-1), and Django's
 * `pbkdf2_sha256$1000$salt$hash`, whose salt is text.
 */
function parsePbkdf2(text: string): ForeignHash | undefined {
  const [, name, django, iterations, salt = '', hash = ''] =
    /^(?:\$pbkdf2(|-sha1|-sha256|-sha512)|pbkdf2_(sha1|sha256|sha512))\$(?:i=)?(\d{1,10})(?:,l=\d{1,4})?\$([^$]*)\$([^$]+)$/.exec(
      text,
    ) ?? [];
  if (iterations === undefined) return undefined;
  const digest = (django ?? (name === '' ? 'sha1' : name?.slice(1))) as Pbkdf2Digest;
  const saltBytes = django === undefined ? decoded64(salt) : Buffer.from(salt);
  const expected = decoded64(hash);
  return saltBytes && expected && pbkdf2Hash({ digest, iterations: Number(iterations), salt: saltBytes, expected });
}

/** RFC 8018 §5.2. */
export function pbkdf2Hash(given: {
  readonly digest: Pbkdf2Digest;
  readonly iterations: number;
  readonly salt: Uint8Array;
  readonly expected: Uint8Array;
}): ForeignHash | undefined {
  const { digest, iterations, salt, expected } = given;
  if (!Number.isSafeInteger(iterations) || iterations < 1 || !isOfLength(expected) || salt.length > longestSalt)
    return undefined;
  const work = iterations * Math.ceil(expected.length / pbkdf2Digests[digest]);
  return { kind: 'pbkdf2', digest, iterations, salt, expected, cost: { name: 'pbkdf2', work } };
}

function parseScrypt(text: string): ForeignHash | undefined {
  const [, kind, ln, r, p, salt = '', hash = ''] =
    /^\$(scrypt|firebase-scrypt)\$ln=(\d{1,3}),r=(\d{1,4}),p=(\d{1,4})\$([^$]*)\$([^$]+)$/.exec(text) ?? [];
  const [saltBytes, expected] = [decoded64(salt), decoded64(hash)];
  if (kind === undefined || !saltBytes || !expected) return undefined;
  return scryptHash({ kind: kind as 'scrypt', ln: Number(ln), r: Number(r), p: Number(p), salt: saltBytes, expected });
}

/** RFC 7914. @param given.ln the binary logarithm of N */
export function scryptHash(given: {
  readonly kind?: 'scrypt' | 'firebase-scrypt';
  readonly ln: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Uint8Array;
  readonly expected: Uint8Array;
}): ForeignHash | undefined {
  const { kind = 'scrypt', ln, r, p, salt, expected } = given;
  if (!isWhole(ln, 63) || !isWhole(r, 4096) || !isWhole(p, 4096) || !isOfLength(expected) || salt.length > longestSalt)
    return undefined;
  const memory = 128 * 2 ** ln * r;
  return { kind, ln, r, p, salt, expected, cost: { name: 'scrypt', memory, work: memory * p } };
}

/**
 * Firebase's scrypt (github.com/firebase/scrypt): what scrypt derives encrypts the key of the project. Both being known at the
 * import, what is kept is the one combined with the other, the key stream: the key of the project is not needed any more.
 */
export function firebaseHash(given: {
  readonly memCost: number;
  readonly rounds: number;
  readonly salt: Uint8Array;
  readonly saltSeparator: Uint8Array;
  readonly signerKey: Uint8Array;
  readonly hash: Uint8Array;
}): ForeignHash | undefined {
  const { memCost, rounds, salt, saltSeparator, signerKey, hash } = given;
  if (hash.length !== signerKey.length) return undefined;
  const expected = hash.map((byte, index) => byte ^ (signerKey[index] ?? 0));
  return scryptHash({
    kind: 'firebase-scrypt',
    ln: memCost,
    r: rounds,
    p: 1,
    salt: Buffer.concat([salt, saltSeparator]),
    expected,
  });
}

const longestSalt = 256;

/** Shorter ones many passwords would match; longer ones are nobody's. */
function isOfLength({ length }: Uint8Array): boolean {
  return length >= 16 && length <= 512;
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
