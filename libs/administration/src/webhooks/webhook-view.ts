import type { AuditName, EpochSeconds } from '@signet/authorization-server';
import type { AuditFollowerStore } from '../trail/audit-follower.js';
import { type Version, versionOf } from '../version.js';
import { followerOf, type Webhook } from './webhook.js';
import type { WebhookDeliveryStore } from './webhook-delivery.js';

/** A webhook without what signs. */
export interface WebhookView {
  readonly webhookId: string;
  readonly url: string;
  readonly description?: string | undefined;
  readonly names?: readonly AuditName[] | undefined;
  /** Until when messages have two signatures. */
  readonly formerSecretUntil?: EpochSeconds | undefined;
  readonly disabled?: Webhook['disabled'];
  readonly createdAt: EpochSeconds;
  readonly createdBy?: string | undefined;
}

/** With how it is going. */
export interface WebhookStanding extends WebhookView {
  /** The last entry of the trail that was looked at for it. */
  readonly position: number;
  /** Messages that wait, at most 1000. */
  readonly waiting: number;
  /** Dead letters, at most 1000 of them. */
  readonly dead: number;
  readonly sentAt?: EpochSeconds | undefined;
  readonly failingSince?: EpochSeconds | undefined;
  readonly failure?: string | undefined;
}

export function viewOfWebhook({ secret: _, formerSecret, ...webhook }: Webhook): WebhookView {
  return { ...webhook, ...(formerSecret && { formerSecretUntil: formerSecret.goodUntil }) };
}

/** Of what is shown of it: another secret without an overlap leaves it the same. */
export function versionOfWebhook(webhook: Webhook): Version {
  return versionOf(viewOfWebhook(webhook));
}

export interface WebhookReaders {
  readonly webhookDeliveries: Pick<WebhookDeliveryStore, 'count'>;
  readonly auditFollowers: Pick<AuditFollowerStore, 'find'>;
}

/** Messages of one kind that are counted. */
export const mostCounted = 1000;

export async function standingOf(
  { webhookDeliveries, auditFollowers }: WebhookReaders,
  webhook: Webhook,
): Promise<WebhookStanding> {
  const { webhookId } = webhook;
  const follower = await auditFollowers.find(followerOf(webhookId));
  const { position = 0, sentAt, failingSince, failure } = follower ?? {};
  const of = { webhookId, most: mostCounted };
  return {
    ...viewOfWebhook(webhook),
    position,
    waiting: await webhookDeliveries.count({ ...of, state: 'waiting' }),
    dead: await webhookDeliveries.count({ ...of, state: 'dead' }),
    ...(sentAt !== undefined && { sentAt }),
    ...(failingSince !== undefined && { failingSince }),
    ...(failure !== undefined && { failure }),
  };
}
