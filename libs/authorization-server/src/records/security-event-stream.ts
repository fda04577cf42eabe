import type { EpochSeconds } from '../shared/clock.js';
import type { SecurityEvent } from './security-event.js';

/** What one process of an API has heard. Replicas of an API have a stream each: an event is acknowledged in one of them. */
export interface SecurityEventStream {
  readonly streamId: string;
  readonly clientId: string;
  readonly createdAt: EpochSeconds;
  /** Put off by every poll; then it is swept with its acknowledgements. */
  readonly expiresAt: EpochSeconds;
}

/**
 * Streams and what each has acknowledged. What is pending is every retained event without an acknowledgement: no position
 * is kept, because transactions commit in another order than they begin, and a late one would be passed over.
 */
export abstract class SecurityEventStreamStore {
  /** Inserts it where its client has fewer than `most` that live at `createdAt`; false where it has as many. */
  abstract insertBelow(stream: SecurityEventStream, most: number): Promise<boolean>;
  abstract find(streamId: string): Promise<SecurityEventStream | undefined>;
  /** Those of a client that live at `now`, ordered by `streamId`. */
  abstract listOf(clientId: string, now: EpochSeconds): Promise<readonly SecurityEventStream[]>;
  abstract extend(streamId: string, expiresAt: EpochSeconds): Promise<void>;
  /** True where it was there. */
  abstract delete(streamId: string): Promise<boolean>;
  /**
   * At most `limit` retained events that occurred at `since` or later and that this stream has not acknowledged, oldest
   * first (then by `eventId`).
   */
  abstract pending(args: {
    streamId: string;
    since: EpochSeconds;
    now: EpochSeconds;
    limit: number;
  }): Promise<readonly SecurityEvent[]>;
  /** May be repeated; ids of no event, and streams that are gone, are passed over. */
  abstract acknowledge(streamId: string, eventIds: readonly string[]): Promise<void>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
