import type { EpochSeconds } from '@signet/authorization-server';

/** Something that a webhook is still to be told, or was not to be told any more. */
export interface WebhookDelivery {
  /** One of each message for each webhook. */
  readonly deliveryId: string;
  readonly webhookId: string;
  /** `webhook-id`: the same however often it is sent. */
  readonly messageId: string;
  /** Of what `reference` is the key: an entry of the audit trail, an alert; of a test there is nothing. */
  readonly kind: 'entry' | 'alert' | 'test';
  readonly reference: string;
  /** Of the entry in the trail; 0 of what is none. */
  readonly position: number;
  readonly createdAt: EpochSeconds;
  readonly attempts: number;
  readonly nextAttemptAt: EpochSeconds;
  /** Before that its receiver wants nothing of it (`Retry-After`), whatever else arrives there. */
  readonly notBefore?: EpochSeconds | undefined;
  /** Why the last attempt failed. */
  readonly reason?: string | undefined;
  /** A dead letter since then. */
  readonly deadAt?: EpochSeconds | undefined;
}

/** One attempt, as `claimDue` began it. */
export type ClaimedDelivery = Pick<WebhookDelivery, 'deliveryId' | 'attempts'>;

/** When it is tried again, and why. */
export type PostponedDelivery = Pick<WebhookDelivery, 'nextAttemptAt' | 'notBefore'> & { readonly reason: string };

export type DeliveryState = 'waiting' | 'dead';

export interface DeliveryPage {
  readonly webhookId: string;
  readonly state: DeliveryState;
  /** The `deliveryId` that the page before ended with. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Which dead letters: one, or those that died from that second on. */
export interface DeadLetters {
  readonly webhookId: string;
  readonly deliveryId?: string | undefined;
  readonly since?: EpochSeconds | undefined;
}

export abstract class WebhookDeliveryStore {
  /** False where it is there already. */
  abstract insert(delivery: WebhookDelivery): Promise<boolean>;
  /** At most `most` are counted. */
  abstract count(of: { webhookId: string; state: DeliveryState; most: number }): Promise<number>;
  /** By `deliveryId`, which begins with the position. */
  abstract page(request: DeliveryPage): Promise<readonly WebhookDelivery[]>;
  /** Webhooks for which something is due, each once: now, or later than `longestRetryDelay` from now. */
  abstract dueWebhooks(now: EpochSeconds): Promise<readonly string[]>;
  /**
   * Takes at most `limit` that are due (`dueWebhooks`) and holds them back until `leaseUntil`, counting the attempt: no two processes get the same one, and
   * one whose process dies comes back after the lease.
   */
  abstract claimDue(args: {
    webhookId: string;
    now: EpochSeconds;
    leaseUntil: EpochSeconds;
    limit: number;
  }): Promise<readonly WebhookDelivery[]>;
  /** False where another attempt began since, or it is a dead letter: then it stays as it is. */
  abstract postpone(claimed: ClaimedDelivery, until: PostponedDelivery): Promise<boolean>;
  /** As `postpone`. */
  abstract bury(claimed: ClaimedDelivery, deadAt: EpochSeconds, reason: string): Promise<boolean>;
  /** All that wait for it after a failure are due now, those that have a `notBefore` then. */
  abstract hasten(webhookId: string, now: EpochSeconds): Promise<void>;
  /** Dead letters are due now, as if they had never been sent; how many. */
  abstract revive(letters: DeadLetters, now: EpochSeconds): Promise<number>;
  abstract delete(deliveryId: string): Promise<void>;
  abstract deleteAllOf(webhookId: string): Promise<number>;
  /** At most `limit` dead letters of before that; how many. */
  abstract deleteOlderThan(args: { before: EpochSeconds; limit: number }): Promise<number>;
}
