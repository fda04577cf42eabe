/** Unpredictable bytes as an input. Production passes the operating system's generator. */
export abstract class RandomSource {
  abstract bytes(length: number): Uint8Array;
}

/** A bearer secret of 256 bits as 43 base64url characters: codes, refresh tokens, session cookies, client secrets. */
export function opaqueToken(random: RandomSource): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}

/** An identifier of 128 bits as 22 base64url characters. It names a record and grants nothing. */
export function identifier(random: RandomSource): string {
  return Buffer.from(random.bytes(16)).toString('base64url');
}
