import type { EpochSeconds } from '../shared/clock.js';

/** One refusal, as an operator finds it by its support code: never a token or a secret, and no person. */
export interface RecordedRefusal {
  /** As `newSupportCode` makes it. It opens nothing, so that it stands here as it is. */
  readonly supportCode: string;
  readonly at: EpochSeconds;
  /** Who refused. */
  readonly source: 'issuer' | 'api';
  /** The path of an endpoint of the issuer, or the identifier of the API. */
  readonly place: string;
  /** Of the error, or of the check that failed. */
  readonly code: string;
  readonly check: string;
  readonly expected: string;
  readonly received: string;
  /** What whoever refused takes for the reason. */
  readonly likelyCause?: string | undefined;
  /** As far as it was known; at an API of a token whose signature holds. */
  readonly clientId?: string | undefined;
  /** The request went on all the same: the API only reports refusals. */
  readonly letOn?: boolean | undefined;
  readonly expiresAt: EpochSeconds;
}

/** How many are kept: whoever causes refusals pushes out none but those that others like them caused. */
export interface RefusalBounds {
  /** Of one place, of those whose client is known, and as many of all others: at an API strangers cause those. */
  readonly ofPlace: number;
  /** Of APIs together, and as many of the issuer. */
  readonly ofSource: number;
}

/** Those alone for which all holds that is given. */
export interface RefusalFilter {
  readonly place?: string | undefined;
  readonly code?: string | undefined;
}

export abstract class RefusalStore {
  abstract find(supportCode: string): Promise<RecordedRefusal | undefined>;
  /** Newest first, and those of one second by their codes; behind `after` where it is given. */
  abstract list(
    filter: RefusalFilter,
    page: { readonly after?: Pick<RecordedRefusal, 'at' | 'supportCode'> | undefined; readonly limit: number },
  ): Promise<readonly RecordedRefusal[]>;
  /** A code that is there already stays as it is: a report that is sent twice is one. Of too many the oldest go. */
  abstract record(refusals: readonly RecordedRefusal[], most: RefusalBounds): Promise<void>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
