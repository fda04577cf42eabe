import {
  type Alert,
  type AlertKind,
  type AlertReceiver,
  type AlertRule,
  alertKinds,
  alertWindow,
  createAlertRule,
  deleteAlertRule,
  listAlertRules,
  listAlerts,
  mostAlertAddresses,
  mostAlertThreshold,
} from '@signet/administration';
import { z } from 'zod';
import { cursorOf, paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { of, subject, time } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';

const on = z.enum(Object.keys(alertKinds) as [AlertKind, ...AlertKind[]]);
const threshold = z.int().min(1).max(mostAlertThreshold).describe('Of one subject within the window');
const window = z.int().min(alertWindow.least).max(alertWindow.most).describe('Seconds from the first');
const audience = z.string().min(1).max(1024).describe('This API alone');
const mail = z.array(z.string().max(254)).min(1).max(mostAlertAddresses).readonly();
const webhookId = z.string().min(1).max(255);
const to: z.ZodType<AlertReceiver> = z.union([z.strictObject({ webhookId }), z.strictObject({ mail })]);

const rule = of<AlertRule>()({
  ruleId: z.string(),
  on,
  threshold: z.int(),
  window: z.int(),
  audience: z.string().optional(),
  to,
  createdAt: time,
  createdBy: subject.optional(),
}).meta({ id: 'AlertRule' });

const alert = of<Alert>()({
  alertId: z.string(),
  ruleId: z.string(),
  on,
  about: z.string().describe('An API, an account, a key'),
  firstAt: time,
  lastAt: time,
  count: z.int(),
  entryId: z.string().describe('The last entry of the audit trail that counted'),
  raisedAt: time.optional(),
}).meta({ id: 'Alert' });

export const alertOperations: readonly Operation[] = [
  operation({
    id: 'listAlertRules',
    method: 'GET',
    path: '/alert-rules',
    scope: 'admin:audit:read',
    summary: 'What raises an alert, and whom it is told; a search looks in what they are raised on',
    query: pageQuery,
    answer: { status: 200, schema: pageOf(rule) },
    refusals: ['invalid'],
    run: async ({ stores }, { query }) => paged(await listAlertRules(stores, pageRequest(query)), (each) => each),
  }),
  operation({
    id: 'createAlertRule',
    method: 'POST',
    path: '/alert-rules',
    scope: 'admin:audit:write',
    summary: 'Tell a webhook or addresses of mail when something happens, once for each subject and window',
    body: z.strictObject({
      on,
      threshold: threshold.optional(),
      window: window.optional(),
      audience: audience.optional(),
      to,
    }),
    answer: { status: 201, schema: rule },
    refusals: ['unknown'],
    run: async ({ ports, initiator }, { body }) => ({ body: await createAlertRule(ports, initiator, body) }),
  }),
  operation({
    id: 'deleteAlertRule',
    method: 'DELETE',
    path: '/alert-rules/:ruleId',
    scope: 'admin:audit:write',
    summary: 'Tell nobody any more; what it raised stays to be seen',
    answer: { status: 200, schema: rule },
    run: async ({ ports, initiator }, { path }) => ({ body: await deleteAlertRule(ports, initiator, path.ruleId) }),
  }),
  operation({
    id: 'listAlerts',
    method: 'GET',
    path: '/alerts',
    scope: 'admin:audit:read',
    summary: 'What was raised, newest first',
    query: { limit: pageQuery.limit, cursor: pageQuery.cursor },
    answer: { status: 200, schema: z.object({ items: z.array(alert), next: z.string().optional() }) },
    refusals: ['invalid'],
    run: async ({ stores }, { query }) => {
      const { items, next } = await listAlerts(stores, pageRequest(query));
      return { body: { items: [...items], ...(next !== undefined && { next: cursorOf(next) }) } };
    },
  }),
];
