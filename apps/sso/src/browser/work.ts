/** SHA-256 (FIPS 180-4 §6.2) of blocks that differ in their last number alone: its first nine words, and so its first nine rounds, stay. */

/** FIPS 180-4 §4.2.2 and §5.3.3: of the first primes, the fractions of their cube roots and of their square roots. */
const k = new Int32Array(64);
const initial = new Int32Array(8);
for (let prime = 2, found = 0; found < 64; prime += 1) {
  if (!isPrime(prime)) continue;
  k[found] = fractionOf(Math.cbrt(prime));
  if (found < 8) initial[found] = fractionOf(Math.sqrt(prime));
  found += 1;
}

/** The first 32 bits behind the point. */
function fractionOf(root: number): number {
  return Math.floor((root % 1) * 2 ** 32) | 0;
}

function isPrime(number: number): boolean {
  for (let by = 2; by * by <= number; by += 1) if (number % by === 0) return false;
  return true;
}

/** Counters of a piece of work: numbers of 32 bits. */
const most = 2 ** 32;
/** Bits of seed, number of the piece and counter. */
const messageLength = 320;

/**
 * The counter with which the digest of seed, number of the piece and counter begins with so many bits that are 0. Plain arithmetic: what
 * browsers offer (`crypto.subtle`) is asynchronous for each digest, of which there are tens of thousands.
 * @param seed eight words
 * @throws Error where there is none, which one of a million million pieces of 27 bits has
 */
export function solvePiece(seed: Int32Array, piece: number, bits: number): number {
  const words = new Int32Array(64);
  words.set(seed);
  words[8] = piece;
  words[10] = 0x80000000 | 0;
  words[15] = messageLength;
  const middle = initial.slice();
  rounds(middle, words, 0, 9);
  const state = new Int32Array(8);
  for (let counter = 0; counter < most; counter += 1) {
    words[9] = counter;
    extend(words);
    state.set(middle);
    rounds(state, words, 9, 64);
    if (Math.clz32(((state[0] as number) + (initial[0] as number)) | 0) >= bits) return counter;
  }
  throw new Error('no counter solves it');
}

/** The message schedule, from its first sixteen words. */
function extend(words: Int32Array): void {
  for (let at = 16; at < 64; at += 1) {
    const [x, y] = [words[at - 15] as number, words[at - 2] as number];
    const sigma0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const sigma1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[at] = ((words[at - 16] as number) + sigma0 + (words[at - 7] as number) + sigma1) | 0;
  }
}

/** Some of the 64 rounds, from one number to before another. */
function rounds(state: Int32Array, words: Int32Array, from: number, to: number): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let at = from; at < to; at += 1) {
    const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const chosen = (e & f) ^ (~e & g);
    const first = (h + sum1 + chosen + (k[at] as number) + (words[at] as number)) | 0;
    const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
  state[4] = e;
  state[5] = f;
  state[6] = g;
  state[7] = h;
}
