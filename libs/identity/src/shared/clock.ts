/** The time as an input, so that rules about time are tested without waiting. */
export abstract class Clock {
  /** Whole seconds since the epoch. */
  abstract now(): number;
}

/** The machine's clock. */
export class SystemClock extends Clock {
  now(): number {
    return Math.floor(Date.now() / 1000);
  }
}
