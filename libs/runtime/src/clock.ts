/** Seconds since 1970-01-01T00:00:00Z, as in the `exp` and `iat` claims (RFC 7519 §2 NumericDate), always whole. */
export type EpochSeconds = number;

/** Time as an input, so that a rule about time can be tested without waiting. */
export abstract class Clock {
  abstract now(): EpochSeconds;
}

/** The machine's clock, which an administrator may set back. */
export class SystemClock extends Clock {
  override now(): EpochSeconds {
    return Math.floor(Date.now() / 1000);
  }
}
