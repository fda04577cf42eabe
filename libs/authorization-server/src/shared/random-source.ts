import type { RandomSource } from '@signet/runtime';
import type { EpochSeconds } from './clock.js';

export { RandomSource } from '@signet/runtime';

/** A bearer secret of 256 bits as 43 base64url characters: codes, refresh tokens, session cookies, client secrets. */
export function opaqueToken(random: RandomSource): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}

/**
 * An identifier behind the second in which it was made: 8 hexadecimal digits, and 112 bits as 19 base64url characters.
 * Records of one time lie together in an index of it, so that a large one is written and swept in one place.
 */
export function timedIdentifier(random: RandomSource, now: EpochSeconds): string {
  return now.toString(16).padStart(8, '0') + Buffer.from(random.bytes(14)).toString('base64url');
}

/**
 * An identifier of 128 bits as 22 base64url characters. It names a record and grants nothing. Drawn again where it begins with a
 * hyphen: a command line would take it for an option.
 */
export function identifier(random: RandomSource): string {
  for (;;) {
    const drawn = Buffer.from(random.bytes(16)).toString('base64url');
    if (!drawn.startsWith('-')) return drawn;
  }
}
