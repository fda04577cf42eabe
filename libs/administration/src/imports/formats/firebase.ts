import { acceptedHash, decoded64, firebaseHash, importedHash, pbkdf2Hash, scryptHash } from '@signet/identity';
import {
  type Imported,
  type ImportedAccount,
  type ImportedAttribute,
  ImportFault,
  type ImportSource,
  Untaken,
} from '../imported.js';
import { jsonSlices } from '../reading/json-slices.js';
import { Members } from '../reading/members.js';
import { parseStrictJson } from '../reading/strict-json.js';
import { attempt } from './attempt.js';
import { attributesOf } from './attribute-members.js';
import { passwordOf } from './password-of.js';
import { profileOf, secondsOf } from './profile-members.js';

/** The hash parameters of a project, as the console of Firebase shows them. */
export interface FirebaseHashing {
  readonly algorithm: 'SCRYPT' | 'STANDARD_SCRYPT' | 'BCRYPT' | 'PBKDF2_SHA256' | 'PBKDF_SHA1';
  readonly signerKey: Uint8Array;
  readonly saltSeparator: Uint8Array;
  readonly rounds: number;
  readonly memCost: number;
  /** Of STANDARD_SCRYPT. */
  readonly blockSize: number;
  readonly parallelization: number;
}

const algorithms = ['SCRYPT', 'STANDARD_SCRYPT', 'BCRYPT', 'PBKDF2_SHA256', 'PBKDF_SHA1'] as const;

/**
 * `hash_config { algorithm: SCRYPT, base64_signer_key: ..., ... }` as the console shows it, or the same members as JSON.
 * @throws ImportFault that names the member and not its value
 */
export function parseFirebaseHashing(text: string): FirebaseHashing {
  const member = (name: string): string | undefined =>
    new RegExp(`"?\\b${name}"?\\s*:\\s*"?([^",\\s}]*)"?`).exec(text)?.[1] || undefined;
  const number = (name: string, usual: number): number => {
    const value = member(name) ?? String(usual);
    if (!/^\d{1,9}$/.test(value)) throw new ImportFault(`${name} of the hash parameters is no number`);
    return Number(value);
  };
  const bytes = (name: string): Uint8Array => {
    const decoded = decoded64(member(name) ?? '');
    if (decoded === undefined) throw new ImportFault(`${name} of the hash parameters is no base64`);
    return decoded;
  };
  const name = member('algorithm');
  const algorithm = algorithms.find((each) => each === name);
  if (algorithm === undefined)
    throw new ImportFault(`algorithm of the hash parameters must be one of ${algorithms.join(', ')}`);
  const signerKey = bytes('base64_signer_key');
  if (algorithm === 'SCRYPT' && signerKey.length === 0)
    throw new ImportFault('base64_signer_key of the hash parameters is missing');
  return {
    algorithm,
    signerKey,
    saltSeparator: bytes('base64_salt_separator'),
    rounds: number('rounds', 8),
    memCost: number('mem_cost', 14),
    blockSize: number('block_size', 8),
    parallelization: number('parallelization', 1),
  };
}

/** `firebase auth:export` as JSON. @param hashing without it people are taken without passwords @throws ImportFault */
export async function* readFirebase(
  open: ImportSource,
  hashing: FirebaseHashing | undefined,
): AsyncGenerator<Imported> {
  for await (const { json } of jsonSlices(open(), { items: ['users'] })) {
    yield attempt(json, 'account', ['email', 'phoneNumber', 'localId'], (user) => firebaseUser(user, hashing));
  }
}

function firebaseUser(user: Members, hashing: FirebaseHashing | undefined): ImportedAccount {
  const email = user.text('email');
  const phoneNumber = user.text('phoneNumber');
  const username = email ?? phoneNumber;
  if (username === undefined) throw new Untaken('it has neither an email address nor a telephone number');
  const notes: string[] = [];
  const profile = profileOf(
    {
      email,
      ...(email !== undefined && { emailVerified: user.flag('emailVerified') ?? false }),
      name: user.text('displayName'),
      picture: user.text('photoUrl'),
      phoneNumber,
      // Firebase has no number that was not verified.
      ...(phoneNumber !== undefined && { phoneNumberVerified: true }),
    },
    notes,
  );
  if (user.list('mfaInfo').length > 0) notes.push('factors beside the password, to be enrolled again');
  const providers = user.objects('providerUserInfo').map((info) => info.text('providerId'));
  if (providers.some((id) => id !== 'password' && id !== 'phone')) notes.push('accounts at other identity providers');
  return {
    kind: 'account',
    name: username,
    subject: user.text('localId'),
    username,
    profile,
    passwordHash: passwordOf(() => password(user, hashing), notes),
    isDisabled: user.flag('disabled') ?? false,
    createdAt: secondsOf(user.number('createdAt')),
    groups: [],
    attributes: customAttributes(user.text('customAttributes'), notes),
    notes,
  };
}

/** Custom claims, as the JSON text that Firebase keeps of them. */
function customAttributes(text: string | undefined, notes: string[]): readonly ImportedAttribute[] {
  if (text === undefined) return [];
  try {
    return attributesOf(new Members(parseStrictJson(Buffer.from(text)), 'customAttributes'), notes);
  } catch (error) {
    if (!(error instanceof Untaken)) throw error;
    notes.push(`customAttributes: ${error.message}`);
    return [];
  }
}

function password(user: Members, hashing: FirebaseHashing | undefined): string | undefined {
  const text = user.text('passwordHash');
  if (text === undefined) return undefined;
  if (hashing === undefined) throw new Untaken('the hash parameters of the project are not known');
  const { algorithm, rounds, memCost, blockSize, parallelization, signerKey, saltSeparator } = hashing;
  const salt = decoded64(user.text('salt') ?? '');
  const hash = decoded64(text);
  if (salt === undefined || hash === undefined) throw new Untaken('its password hash is no base64');
  // Firebase puts what it hashes by bcrypt into base64 as well.
  if (algorithm === 'BCRYPT') return importedHash(text.startsWith('$2') ? text : Buffer.from(hash).toString('latin1'));
  if (algorithm === 'SCRYPT')
    return acceptedHash(firebaseHash({ memCost, rounds, salt, saltSeparator, signerKey, hash }), algorithm);
  const separated = Buffer.concat([salt, saltSeparator]);
  if (algorithm === 'STANDARD_SCRYPT') {
    const ln = Math.log2(memCost);
    return acceptedHash(
      scryptHash({ ln, r: blockSize, p: parallelization, salt: separated, expected: hash }),
      algorithm,
    );
  }
  const digest = algorithm === 'PBKDF2_SHA256' ? 'sha256' : 'sha1';
  return acceptedHash(pbkdf2Hash({ digest, iterations: rounds, salt: separated, expected: hash }), algorithm);
}
