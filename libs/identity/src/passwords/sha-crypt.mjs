import { createHash } from 'node:crypto';

/** Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512". The numbers of steps in comments are those of its "Algorithm for crypt". */

/** Bytes of a password: what comes before the rounds grows with their square, and what each round hashes with them. */
export const longestShaCryptPassword = 256;

const letters = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** @typedef {readonly [number, number, number]} Triple */

/**
 * In which order bytes are written, three by three, and those at the end; where there is none, a zero.
 * @type {Readonly<Record<5 | 6, { digest: string, first: Triple, next: (triple: Triple) => Triple, triples: number, rest: Triple }>>}
 */
const forms = {
  5: {
    digest: 'sha256',
    first: [0, 10, 20],
    next: ([a, b, c]) => [c + 1, a + 1, b + 1],
    triples: 10,
    rest: [-1, 31, 30],
  },
  6: {
    digest: 'sha512',
    first: [0, 21, 42],
    next: ([a, b, c]) => [b + 1, c + 1, a + 1],
    triples: 21,
    rest: [-1, -1, 63],
  },
};

/**
 * What stands behind the last dollar sign.
 * @param {{ readonly form: 5 | 6, readonly rounds: number, readonly salt: string }} parameters bounded by the caller
 * @param {Uint8Array} password of at most `longestShaCryptPassword` bytes
 * @returns {string}
 */
export function shaCrypt({ form, rounds, salt: saltText }, password) {
  const { digest } = forms[form];
  const hash = (/** @type {readonly Uint8Array[]} */ ...parts) => {
    const hashing = createHash(digest);
    for (const part of parts) hashing.update(part);
    return hashing.digest();
  };
  const salt = Buffer.from(saltText, 'latin1');
  // 4 to 8.
  const b = hash(password, salt, password);
  // 1 to 3, 9 to 12.
  /** @type {Uint8Array[]} */
  const bits = [];
  for (let left = password.length; left > 0; left >>= 1) bits.push(left & 1 ? b : password);
  let a = hash(password, salt, repeated(b, password.length), ...bits);
  // 13 to 16.
  const p = repeated(hash(...Array.from({ length: password.length }, () => password)), password.length);
  // 17 to 20.
  const s = repeated(hash(...Array.from({ length: 16 + (a[0] ?? 0) }, () => salt)), salt.length);
  // 21.
  for (let round = 0; round < rounds; round += 1) {
    const hashing = createHash(digest);
    hashing.update(round % 2 ? p : a);
    if (round % 3) hashing.update(s);
    if (round % 7) hashing.update(p);
    a = hashing.update(round % 2 ? a : p).digest();
  }
  return written(a, forms[form]);
}

/**
 * @param {Uint8Array} bytes
 * @param {number} length
 */
function repeated(bytes, length) {
  const whole = Buffer.alloc(length);
  for (let at = 0; at < length; at += bytes.length)
    whole.set(bytes.subarray(0, Math.min(bytes.length, length - at)), at);
  return whole;
}

/**
 * 22 e.
 * @param {Uint8Array} bytes
 * @param {(typeof forms)[5]} form
 */
function written(bytes, { first, next, triples, rest }) {
  let text = '';
  let triple = first;
  for (let index = 0; index < triples; index += 1) {
    text += lettersOf(bytes, triple, 4);
    triple = next(triple);
  }
  return text + lettersOf(bytes, rest, 1 + rest.filter((at) => at >= 0).length);
}

/**
 * Of 24 bits, the lowest first.
 * @param {Uint8Array} bytes
 * @param {Triple} triple
 * @param {number} length
 */
function lettersOf(bytes, [high, middle, low], length) {
  let bits = ((bytes[high] ?? 0) << 16) | ((bytes[middle] ?? 0) << 8) | (bytes[low] ?? 0);
  let text = '';
  for (let index = 0; index < length; index += 1) {
    text += letters[bits & 63];
    bits >>= 6;
  }
  return text;
}
