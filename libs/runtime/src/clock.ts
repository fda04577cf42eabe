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

/** Seconds by which a good clock may be behind what another one wrote, or behind itself after a correction. */
export const toleratedSkew = 60;

/** Seconds by which a clock may be set back without anything used once being forgotten too early. */
export const toleratedStep = 300;

/** Whole seconds since `then`, never negative: a time of the future counts as now. */
export function elapsedSince(then: EpochSeconds, now: EpochSeconds): number {
  return Math.max(0, now - then);
}

/** Whether a clock that ran ahead wrote `then`: what it says of an age is nothing, and each rule decides what that means. */
export function isAhead(then: EpochSeconds, now: EpochSeconds): boolean {
  return then > now + toleratedSkew;
}

/**
 * Whether less than `seconds` went by since this process noted `since`. Never where the clock was set back meanwhile: nothing may
 * last until it has caught up.
 */
export function isWithin(seconds: number, since: EpochSeconds | undefined, now: EpochSeconds): boolean {
  return since !== undefined && since <= now && now - since < seconds;
}
