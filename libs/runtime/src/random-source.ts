/** Unpredictable bytes as an input. Production passes the operating system's generator. */
export abstract class RandomSource {
  abstract bytes(length: number): Uint8Array;
}
