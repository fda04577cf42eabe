import { createCipheriv, createHash, pbkdf2Sync, scryptSync, timingSafeEqual } from 'node:crypto';
import { verifySync } from '@node-rs/argon2';
import bcrypt from 'bcryptjs';
import { longestShaCryptPassword, shaCrypt } from './sha-crypt.mjs';

/** Bytes that bcrypt reads of a password, and no more. */
const bcryptReads = 72;

/**
 * Whether it is the password that another system hashed, as it was typed. What its parameters may cost was seen to before. `whole`: all
 * of the password was compared; only then may it be hashed anew, for the rest of a longer one may be mistyped.
 * @param {import('./stored-hash.js').ForeignHash} hash
 * @param {string} password
 * @returns {'no' | 'part' | 'whole'}
 */
export function compare(hash, password) {
  if (hash.kind === 'argon2') return verifySync(hash.phc, password) ? 'whole' : 'no';
  if (hash.kind === 'bcrypt') {
    const isRight = bcrypt.compareSync(password, hash.text);
    // Others end at NUL, where this one does not: what it is a hash of is not known.
    if (!isRight || password.includes('\0')) return 'no';
    return Buffer.byteLength(password) > bcryptReads ? 'part' : 'whole';
  }
  if (hash.kind === 'wrapped') {
    const inner = createHash(hash.digest);
    if (hash.salted === 'before') inner.update(hash.salt);
    inner.update(password);
    if (hash.salted === 'behind') inner.update(hash.salt);
    return verifySync(hash.phc, inner.digest('base64')) ? 'whole' : 'no';
  }
  if (hash.kind === 'sha-crypt') {
    const bytes = Buffer.from(password);
    const isPossible = bytes.length <= longestShaCryptPassword && !bytes.includes(0);
    // What cannot be it costs as much as what may be.
    const computed = shaCrypt(hash, isPossible ? bytes : Buffer.alloc(1));
    return timingSafeEqual(Buffer.from(computed), Buffer.from(hash.expected)) && isPossible ? 'whole' : 'no';
  }
  return timingSafeEqual(derived(hash, password), hash.expected) ? 'whole' : 'no';
}

/**
 * @param {Exclude<import('./stored-hash.js').ForeignHash, { kind: 'argon2' | 'bcrypt' | 'sha-crypt' | 'wrapped' }>} hash
 * @param {string} password
 */
function derived(hash, password) {
  const { salt, expected } = hash;
  if (hash.kind === 'pbkdf2') return pbkdf2Sync(password, salt, hash.iterations, expected.length, hash.digest);
  const { ln, r, p } = hash;
  const N = 2 ** ln;
  const options = { N, r, p, maxmem: 128 * r * (N + p) + (1 << 20) };
  if (hash.kind === 'scrypt') return scryptSync(password, salt, expected.length, options);
  const key = scryptSync(password, salt, 32, options);
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(expected.length));
}
