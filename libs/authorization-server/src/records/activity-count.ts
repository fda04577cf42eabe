import type { EpochSeconds } from '../shared/clock.js';

/** What is counted. Each has few names, which no stranger can add to. */
export type ActivityKind =
  /** `accepted` or `refused`. */
  | 'sign_in'
  /** An access token was issued: by audience, which is the identifier of a registered API. */
  | 'token'
  /** By the code of the refusal, at the issuer or as an API told it. */
  | 'refusal';

/** Seconds of one bucket. */
export type ActivitySpan = 60 | 3_600;

/** How often something happened in one span of time, in all processes of the issuer. */
export interface ActivityCount {
  readonly span: ActivitySpan;
  /** When the span begins: a multiple of it. */
  readonly startsAt: EpochSeconds;
  readonly kind: ActivityKind;
  readonly name: string;
  readonly happened: number;
  readonly expiresAt: EpochSeconds;
}

/** Those of one length, from a time on and before another. */
export interface ActivityWindow {
  readonly span: ActivitySpan;
  readonly since: EpochSeconds;
  readonly until: EpochSeconds;
}

/** One point of what happened over time: names that are no series of their own are summed. */
export type ActivityPoint = Pick<ActivityCount, 'startsAt' | 'kind' | 'name' | 'happened'>;

export abstract class ActivityStore {
  /** Adds to what is counted already, whichever process counted it: of a span and a name there is one row. */
  abstract add(counts: readonly ActivityCount[]): Promise<void>;
  /** By time and kind, and of sign-ins by name too; `name` is empty elsewhere. Oldest first. */
  abstract series(window: ActivityWindow): Promise<readonly ActivityPoint[]>;
  /** Of all of the window, by kind and name, the most frequent first, at most so many of each kind. */
  abstract totals(
    window: ActivityWindow,
    most: number,
  ): Promise<ReadonlyArray<Pick<ActivityCount, 'kind' | 'name' | 'happened'>>>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
