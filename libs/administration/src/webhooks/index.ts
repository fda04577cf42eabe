export * from './list-webhooks.js';
export {
  type ChangedWebhook,
  changeWebhook,
  createWebhook,
  deleteWebhook,
  mostWebhooks,
  type NewWebhook,
  rotateWebhookSecret,
  type WebhookPatch,
} from './operate-webhooks.js';
export { replayDeliveries, testWebhook } from './replay-deliveries.js';
export { longestRetryDelay } from './retry-schedule.js';
export { followerOf, type Webhook, WebhookStore } from './webhook.js';
export * from './webhook-delivery.js';
export * from './webhook-sender.js';
export type { WebhookStanding, WebhookView } from './webhook-view.js';
