import type {
  DeliveriesPage,
  DeliveryState,
  PageRequest,
  WebhookPatch,
  WebhookStanding,
  WebhookView,
} from '@signet/administration';
import type { AdministrationApi } from './administration-api.js';
import { pageAt } from './references.js';

type WithSecret = WebhookView & { readonly secret: string };

/** Webhooks by the administration API; each as the use case of its name. */
export function webhooksAt(api: AdministrationApi) {
  return {
    create: async (body: object) => (await api.call<WithSecret>('createWebhook', { body })).body,
    change: async (webhookId: string, body: WebhookPatch) =>
      (await api.call<WebhookView>('changeWebhook', { path: { webhookId }, body })).body,
    delete: async (webhookId: string) => (await api.call<WebhookView>('deleteWebhook', { path: { webhookId } })).body,
    rotate: async (webhookId: string, overlap: number | undefined) =>
      (await api.call<WithSecret>('rotateWebhookSecret', { path: { webhookId }, body: { overlap } })).body,
    test: async (webhookId: string) =>
      (await api.call<{ readonly messageId: string }>('testWebhook', { path: { webhookId } })).body.messageId,
    show: async (webhookId: string) => (await api.call<WebhookStanding>('getWebhook', { path: { webhookId } })).body,
    list: (request: PageRequest) => pageAt<WebhookView>(api, 'listWebhooks', request),
    deliveries: async (webhookId: string, state: DeliveryState, request: PageRequest): Promise<DeliveriesPage> => {
      const { total: _, ...page } = await pageAt<DeliveriesPage['items'][number]>(
        api,
        'listWebhookDeliveries',
        request,
        { path: { webhookId }, query: { state } },
      );
      return page;
    },
    replay: async (webhookId: string, body: object) =>
      (await api.call<{ readonly replayed: number }>('replayWebhookDeliveries', { path: { webhookId }, body })).body
        .replayed,
  };
}
