import type { EpochSeconds } from '@signet/authorization-server';
import type { WebhookDelivery } from './webhook-delivery.js';

type Told = Pick<WebhookDelivery, 'webhookId' | 'messageId' | 'kind' | 'reference' | 'position'>;

/** In the order of the trail, and one of each message for each webhook. */
export function newDelivery(told: Told, now: EpochSeconds): WebhookDelivery {
  const deliveryId = `${String(told.position).padStart(15, '0')}-${told.messageId}-${told.webhookId}`;
  return { deliveryId, ...told, createdAt: now, attempts: 0, nextAttemptAt: now };
}
