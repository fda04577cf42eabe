import { type Digest, digest } from '../shared/digest.js';
import type { RandomSource } from '../shared/random-source.js';

/** RFC 8628 §6.1: consonants that are hard to mistake and spell no words; 20^8 codes, each for ten minutes. */
const alphabet = 'BCDFGHJKLMNPQRSTVWXZ';
const length = 8;

/** As it is shown: XXXX-XXXX. */
export function newUserCode(random: RandomSource): string {
  let code = '';
  while (code.length < length) {
    // Bytes beyond the last whole multiple of the alphabet are thrown away, so that no letter is likelier.
    for (const byte of random.bytes(16)) {
      if (byte < 240 && code.length < length) code += alphabet[byte % alphabet.length];
    }
  }
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** People type it in any case, with or without the dash (RFC 8628 §6.1). */
export function userCodeDigest(typed: string): Digest {
  return digest(
    typed
      .toUpperCase()
      .replace(/[^A-Z]/g, '')
      .slice(0, 64),
  );
}
