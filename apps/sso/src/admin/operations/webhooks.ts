import {
  type ChangedWebhook,
  changeWebhook,
  createWebhook,
  deleteWebhook,
  findWebhook,
  listDeliveries,
  listWebhooks,
  replayDeliveries,
  rotateWebhookSecret,
  secretOverlap,
  testWebhook,
  type WebhookDelivery,
  type WebhookStanding,
  type WebhookView,
} from '@signet/administration';
import { type AuditName, auditNames } from '@signet/authorization-server';
import { z } from 'zod';
import { cursorOf, paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { of, subject, time, within } from '../../api/shown.js';
import { type Operation, type OperationContext, operation } from '../operation.js';

const url = z.string().max(2048);
const description = z.string().max(256);
const names = z
  .array(z.enum(Object.keys(auditNames) as [AuditName, ...AuditName[]]))
  .min(1)
  .max(Object.keys(auditNames).length)
  .readonly()
  .describe('Of the audit trail; absent: everything');

const shape = {
  webhookId: z.string(),
  url: z.string(),
  description: z.string().optional(),
  names: names.optional(),
  formerSecretUntil: time.optional().describe('Until when messages have two signatures'),
  disabled: z
    .object({ at: time, because: z.enum(['operator', 'gone']) })
    .optional()
    .describe('Nothing is sent; `gone`: the receiver answered 410'),
  createdAt: time,
  createdBy: subject.optional(),
};
const webhook = of<WebhookView>()(shape).meta({ id: 'Webhook' });
const standing = of<WebhookStanding>()({
  ...shape,
  position: z.int().describe('The last entry of the trail that was looked at for it'),
  waiting: z.int().describe('Messages that wait, at most 1000'),
  dead: z.int().describe('Dead letters, at most 1000'),
  sentAt: time.optional().describe('When a message arrived last'),
  failingSince: time.optional(),
  failure: z.string().optional(),
});
const delivery = of<WebhookDelivery>()({
  deliveryId: z.string(),
  webhookId: z.string(),
  messageId: z.string().describe('`webhook-id`: the same however often it is sent'),
  kind: z.enum(['entry', 'alert', 'test']),
  reference: z.string().describe('The entry of the audit trail'),
  position: z.int().describe('Of the entry in the trail'),
  createdAt: time,
  attempts: z.int(),
  nextAttemptAt: time,
  notBefore: time.optional().describe('Before that its receiver wants nothing of it (`Retry-After`)'),
  reason: z.string().optional().describe('Why the last attempt failed'),
  deadAt: time.optional(),
}).meta({ id: 'WebhookDelivery' });

const withSecret = z.object({
  ...shape,
  secret: z.string().optional().describe('By which messages are signed: `whsec_` and base64'),
});
const shownOnce = ['secret'];
const at = (webhookId: string) => `/webhooks/${encodeURIComponent(webhookId)}`;
const changed = ({ webhook: body, version }: ChangedWebhook) => ({ body, version });
const readers = ({ stores }: OperationContext) => stores;

export const webhookOperations: readonly Operation[] = [
  operation({
    id: 'listWebhooks',
    method: 'GET',
    path: '/webhooks',
    scope: 'admin:audit:read',
    summary: 'Who is told what the audit trail tells (Standard Webhooks); a search looks in addresses and descriptions',
    query: pageQuery,
    answer: { status: 200, schema: pageOf(webhook) },
    refusals: ['invalid'],
    run: async (context, { query }) => paged(await listWebhooks(readers(context), pageRequest(query)), (each) => each),
  }),
  operation({
    id: 'createWebhook',
    method: 'POST',
    path: '/webhooks',
    scope: 'admin:audit:write',
    summary: 'Tell somebody what the audit trail tells from now on; the secret is told in this answer alone',
    body: z.strictObject({ url, description: description.optional(), names: names.optional() }),
    answer: { status: 201, schema: withSecret, shownOnce },
    isVersioned: true,
    run: async ({ ports, initiator }, { body }) => {
      const { webhook: made, version, secret } = await createWebhook(ports, initiator, body);
      return { body: { ...made, secret }, version, location: at(made.webhookId) };
    },
  }),
  operation({
    id: 'getWebhook',
    method: 'GET',
    path: '/webhooks/:webhookId',
    scope: 'admin:audit:read',
    summary: 'One of them, and how it is going',
    answer: { status: 200, schema: standing },
    isVersioned: true,
    run: async (context, { path }) => {
      const { webhook: body, version } = await findWebhook(readers(context), path.webhookId);
      return { body, version };
    },
  }),
  operation({
    id: 'changeWebhook',
    method: 'PATCH',
    path: '/webhooks/:webhookId',
    scope: 'admin:audit:write',
    summary: 'Change what is named of it; enabled again it goes on where it stopped',
    body: z.strictObject({
      url: url.optional(),
      description: description.nullable().optional(),
      names: names.nullable().optional(),
      enabled: z.boolean().optional(),
    }),
    answer: { status: 200, schema: webhook },
    isVersioned: true,
    run: async ({ ports, initiator, expectedVersion }, { path, body }) =>
      changed(await changeWebhook(ports, initiator, path.webhookId, body, expectedVersion)),
  }),
  operation({
    id: 'deleteWebhook',
    method: 'DELETE',
    path: '/webhooks/:webhookId',
    scope: 'admin:audit:write',
    summary: 'Tell them nothing more; what waits for them goes, and their dead letters',
    answer: { status: 200, schema: webhook },
    isVersioned: true,
    run: async ({ ports, initiator, expectedVersion }, { path }) => ({
      body: await deleteWebhook(ports, initiator, path.webhookId, expectedVersion),
    }),
  }),
  operation({
    id: 'rotateWebhookSecret',
    method: 'POST',
    path: '/webhooks/:webhookId/secret',
    scope: 'admin:audit:write',
    summary: 'Another secret; messages are signed by the one before too for a while',
    body: z.strictObject({
      overlap: within(secretOverlap).optional().describe('Seconds; 0 where it leaked. Default: a day'),
    }),
    answer: { status: 200, schema: withSecret, shownOnce },
    isVersioned: true,
    run: async ({ ports, initiator }, { path, body }) => {
      const rotation = { webhookId: path.webhookId, overlap: body.overlap };
      const { webhook: own, version, secret } = await rotateWebhookSecret(ports, initiator, rotation);
      return { body: { ...own, secret }, version };
    },
  }),
  operation({
    id: 'testWebhook',
    method: 'POST',
    path: '/webhooks/:webhookId/test',
    scope: 'admin:audit:write',
    summary: 'Send a message that says nothing; how that went, the webhook tells',
    answer: { status: 201, schema: z.object({ messageId: z.string() }) },
    refusals: ['invalid'],
    run: async ({ ports, initiator }, { path }) => ({
      body: { messageId: await testWebhook(ports, initiator, path.webhookId) },
    }),
  }),
  operation({
    id: 'listWebhookDeliveries',
    method: 'GET',
    path: '/webhooks/:webhookId/deliveries',
    scope: 'admin:audit:read',
    summary: 'What waits to be told, or the dead letters, by their places in the trail',
    query: { limit: pageQuery.limit, cursor: pageQuery.cursor, state: z.enum(['waiting', 'dead']) },
    answer: { status: 200, schema: z.object({ items: z.array(delivery), next: z.string().optional() }) },
    refusals: ['invalid'],
    run: async (context, { path, query }) => {
      const wanted = { webhookId: path.webhookId, state: query.state };
      const { items, next } = await listDeliveries(readers(context), wanted, pageRequest(query));
      return { body: { items: [...items], ...(next !== undefined && { next: cursorOf(next) }) } };
    },
  }),
  operation({
    id: 'replayWebhookDeliveries',
    method: 'POST',
    path: '/webhooks/:webhookId/replay',
    scope: 'admin:audit:write',
    summary: 'Send dead letters again, by the same `webhook-id`: one, or all that died since a time',
    body: z.strictObject({
      deliveryId: z.string().min(1).max(255).optional(),
      since: time.optional(),
    }),
    answer: { status: 200, schema: z.object({ replayed: z.int() }) },
    run: async ({ ports, initiator }, { path, body }) => {
      const letters = { webhookId: path.webhookId, ...body };
      return { body: { replayed: await replayDeliveries(ports, initiator, letters) } };
    },
  }),
];
