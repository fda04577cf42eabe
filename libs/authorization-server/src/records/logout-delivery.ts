import type { EpochSeconds } from '../shared/clock.js';

/** A logout token that a client is still to be told (OpenID Connect Back-Channel Logout 1.0 §2.5). */
export interface LogoutDelivery {
  readonly deliveryId: string;
  readonly clientId: string;
  readonly subject: string;
  readonly sessionId: string;
  readonly createdAt: EpochSeconds;
  readonly attempts: number;
  readonly nextAttemptAt: EpochSeconds;
  /** After this it is given up and swept. */
  readonly expiresAt: EpochSeconds;
}

/** Seconds between two attempts, at most: what waits longer was written by a clock that was wrong, and is due. */
export const longestLogoutWait = 3_600;

export abstract class LogoutDeliveryStore {
  abstract insert(delivery: LogoutDelivery): Promise<void>;
  /** Clients that are due to be told something, each once. */
  abstract dueClients(now: EpochSeconds): Promise<readonly string[]>;
  /**
   * Takes at most `limit` of this client that are due and holds them back until `leaseUntil`, counting the attempt: no two processes get
   * the same one, and one whose process dies comes back after the lease.
   */
  abstract claimDue(args: {
    clientId: string;
    now: EpochSeconds;
    leaseUntil: EpochSeconds;
    limit: number;
  }): Promise<readonly LogoutDelivery[]>;
  abstract postpone(deliveryId: string, nextAttemptAt: EpochSeconds): Promise<void>;
  abstract delete(deliveryId: string): Promise<void>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
