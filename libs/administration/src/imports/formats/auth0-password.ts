import { acceptedHash, decoded64, importedDigest, importedHash, scryptHash } from '@signet/identity';
import { Untaken } from '../imported.js';
import type { Members } from '../reading/members.js';

/**
 * What Auth0 writes of a password: `passwordHash` in the files that its support makes, `password_hash` and `custom_password_hash` in those of a bulk
 * import ("User Data JSON Schema for Bulk User Imports").
 * @throws Untaken, IdentityError
 */
export function auth0Password(user: Members): string | undefined {
  const text = user.text('passwordHash') ?? user.text('password_hash');
  if (text !== undefined) return importedHash(text);
  if (user.value('custom_password_hash') === undefined) return undefined;
  const custom = user.object('custom_password_hash');
  const algorithm = custom.text('algorithm');
  const hash = custom.object('hash');
  const value = hash.text('value') ?? '';
  const plain = (custom.object('password').text('encoding') ?? 'utf8') === 'utf8';
  if (!plain) throw new Untaken('its password is hashed in another encoding than UTF-8');
  if (algorithm === 'bcrypt' || algorithm === 'argon2' || algorithm === 'pbkdf2') {
    // Their salts stand in the value.
    if (custom.value('salt') !== undefined) throw new Untaken('its password has a salt beside its hash');
    return importedHash(value);
  }
  if (algorithm === 'scrypt') return scrypt(custom, hash, value);
  if (algorithm === 'sha256' || algorithm === 'sha512') return saltedDigest(algorithm, custom, hash, value);
  throw new Untaken(`its password hash is of an algorithm that is cracked too fast or not known here`);
}

/** Defaults are those that Auth0 documents, as Node has them. */
function scrypt(custom: Members, hash: Members, value: string): string {
  const salt = custom.object('salt');
  const cost = custom.number('cost') ?? 16_384;
  const ln = Math.log2(cost);
  const [saltBytes, expected] = [
    bytes(salt.text('value') ?? '', salt.text('encoding') ?? 'utf8'),
    bytes(value, hash.text('encoding') ?? 'hex'),
  ];
  const keyLength = custom.number('keylen') ?? expected.length;
  if (!Number.isInteger(ln) || keyLength !== expected.length)
    throw new Untaken('its scrypt has no parameters that fit');
  const [r, p] = [custom.number('blockSize') ?? 8, custom.number('parallelization') ?? 1];
  return acceptedHash(scryptHash({ ln, r, p, salt: saltBytes, expected }), 'scrypt');
}

/** Without a salt it is in tables; where the salt stood is not guessed. */
function saltedDigest(digest: 'sha256' | 'sha512', custom: Members, hash: Members, value: string): string {
  const salt = custom.object('salt');
  const position = salt.text('position');
  const salted = position === 'prefix' ? 'before' : position === 'suffix' ? 'behind' : undefined;
  if (salted === undefined) throw new Untaken('its digest has no salt, or does not say where that stood');
  return importedDigest({
    digest,
    salted,
    salt: bytes(salt.text('value') ?? '', salt.text('encoding') ?? 'utf8'),
    expected: bytes(value, hash.text('encoding') ?? 'hex'),
  });
}

function bytes(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf8') return Buffer.from(text);
  if (encoding === 'hex' && /^(?:[0-9a-f]{2})*$/i.test(text)) return new Uint8Array(Buffer.from(text, 'hex'));
  const decoded = encoding === 'base64' ? decoded64(text) : undefined;
  if (decoded === undefined) throw new Untaken(`its password hash is not as its encoding says`);
  return decoded;
}
