import type { EpochSeconds } from '../shared/clock.js';

/** By whom it ended before its time; `policy`: for want of what it rests on, as the right of whoever had it. */
export const supportEnds = ['supporter', 'person', 'operator', 'time', 'policy'] as const;
export type SupportEnd = (typeof supportEnds)[number];

/**
 * That somebody of support may act as a person in some apps, for a while (decision 101). It is asked for, entered once in a browser of
 * whoever asked, and ends; nothing of it is ever extended.
 */
export interface SupportAccess {
  readonly accessId: string;
  /** The account that acts. */
  readonly supporter: string;
  /** As whom. */
  readonly subject: string;
  /** In the words of the supporter, for the person and for operators. */
  readonly reason: string;
  /** The apps in which, and in no other. */
  readonly clientIds: readonly string[];
  readonly createdAt: EpochSeconds;
  /** Until when it can be entered. */
  readonly enterBefore: EpochSeconds;
  /** When nothing of it is good any more. */
  readonly until: EpochSeconds;
  readonly enteredAt?: EpochSeconds | undefined;
  /** The sign-in of the supporter that entered it, and with which it ends. */
  readonly supporterSessionId?: string | undefined;
  /** The session of the person that it made, which no browser has a cookie of. */
  readonly sessionId?: string | undefined;
  readonly endedAt?: EpochSeconds | undefined;
  readonly endedBy?: SupportEnd | undefined;
  /** Until when it is kept to be read. */
  readonly expiresAt: EpochSeconds;
}

/** What a session and a grant that come of it say: whose doing they are. */
export interface SupportMark {
  readonly accessId: string;
  readonly supporter: string;
}

/** Seconds. */
export const longestSupport = 60 * 60;
export const supportEnteredWithin = 10 * 60;
/** For which one that is over can be read. */
export const supportKept = 90 * 24 * 60 * 60;
/** Of one supporter that are not over. */
export const mostOpenSupport = 5;
/** Apps of one. */
export const mostSupportedApps = 8;

/** Neither ended nor over. */
export function isOpenSupport(
  { endedAt, until }: Pick<SupportAccess, 'endedAt' | 'until'>,
  now: EpochSeconds,
): boolean {
  return endedAt === undefined && until > now;
}

export abstract class SupportAccessStore {
  abstract insert(access: SupportAccess): Promise<void>;
  /** Also finds what is over: whoever asks, decides. */
  abstract find(accessId: string): Promise<SupportAccess | undefined>;
  /** In one conditional update: true for the one call that entered it; false where it was entered or ended. */
  abstract enter(
    entry: Required<Pick<SupportAccess, 'accessId' | 'supporterSessionId' | 'sessionId' | 'enteredAt'>>,
  ): Promise<boolean>;
  /** True for the one call that ended it. */
  abstract end(end: Required<Pick<SupportAccess, 'accessId' | 'endedAt' | 'endedBy'>>): Promise<boolean>;
  /** Those that were entered in this sign-in of the supporter and did not end, newest first. */
  abstract enteredIn(supporterSessionId: string): Promise<readonly SupportAccess[]>;
  /** Those of a supporter that did not end and last longer than `now`, newest first, at most `limit`. */
  abstract openOf(supporter: string, now: EpochSeconds, limit: number): Promise<readonly SupportAccess[]>;
  /** All as this person, newest first (then by `accessId`), at most `limit`. */
  abstract ofPerson(subject: string, limit: number): Promise<readonly SupportAccess[]>;
  /** Those that did not end though their time is over, at most `limit`, in no order. */
  abstract due(now: EpochSeconds, limit: number): Promise<readonly SupportAccess[]>;
  /** Deletes at most `limit` records with `expiresAt` <= now; how many. */
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
