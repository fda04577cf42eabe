import type { Page, PageRequest } from '../page.js';
import { checkedPage } from '../page.js';
import { pageOf } from '../page-of.js';
import type { Version } from '../version.js';
import { found } from './operate-webhooks.js';
import type { WebhookStore } from './webhook.js';
import type { DeliveryState, WebhookDelivery, WebhookDeliveryStore } from './webhook-delivery.js';
import {
  standingOf,
  versionOfWebhook,
  viewOfWebhook,
  type WebhookReaders,
  type WebhookStanding,
  type WebhookView,
} from './webhook-view.js';

interface Readers extends WebhookReaders {
  readonly webhooks: WebhookStore;
}

/** By id; a search looks in addresses and descriptions. @throws AdministrationError invalid */
export async function listWebhooks(
  { webhooks }: Pick<Readers, 'webhooks'>,
  request: PageRequest,
): Promise<Page<WebhookView>> {
  return pageOf(
    (await webhooks.list()).map(viewOfWebhook),
    ({ webhookId }) => webhookId,
    ({ url, description }) => [url, description ?? ''],
    request,
  );
}

/** With how it is going. @throws AdministrationError unknown */
export async function findWebhook(
  readers: Readers,
  webhookId: string,
): Promise<{ readonly webhook: WebhookStanding; readonly version: Version }> {
  const webhook = await found(readers, webhookId);
  return { webhook: await standingOf(readers, webhook), version: versionOfWebhook(webhook) };
}

/** How a page of messages is asked for: not by text, and nobody counts all. */
export type DeliveriesPage = Omit<Page<WebhookDelivery>, 'total'>;

/** What waits for a webhook, or its dead letters, by their places in the trail. @throws AdministrationError invalid, unknown */
export async function listDeliveries(
  readers: Pick<Readers, 'webhooks'> & { readonly webhookDeliveries: Pick<WebhookDeliveryStore, 'page'> },
  { webhookId, state }: { readonly webhookId: string; readonly state: DeliveryState },
  request: Omit<PageRequest, 'search'>,
): Promise<DeliveriesPage> {
  const { limit, after } = checkedPage(request);
  await found(readers, webhookId);
  const page = await readers.webhookDeliveries.page({ webhookId, state, after, limit: limit + 1 });
  const items = page.slice(0, limit);
  const next = page.length > limit ? items.at(-1)?.deliveryId : undefined;
  return { items, ...(next !== undefined && { next }) };
}
