import { listOwnActivity, type OwnActivity } from '@signet/administration';
import { type AuditName, auditNames } from '@signet/authorization-server';
import { z } from 'zod';
import { cursorOf, pageQuery, pageRequest } from '../../api/pages.js';
import { clientId, of, time } from '../../api/shown.js';
import { type OwnOperation, operation } from '../operation.js';
import { device } from './sessions.js';

const activity = of<OwnActivity>()({
  entryId: z.string(),
  at: time,
  name: z.enum(Object.keys(auditNames) as [AuditName, ...AuditName[]]),
  by: z.enum(['person', 'operator', 'issuer', 'client']),
  clientId: clientId.optional().describe('The app that it is about, or through which it was done'),
  count: z.int().optional().describe('Of several that are one entry'),
  address: z.string().optional(),
  device: device.optional(),
}).meta({ id: 'Activity' });

export const activityOperations: readonly OwnOperation[] = [
  operation({
    id: 'listActivity',
    method: 'GET',
    path: '/activity',
    scope: 'account:activity:read',
    summary: 'What happened to the account, and whose doing it was, newest first; 25 at once',
    query: { cursor: pageQuery.cursor },
    answer: { status: 200, schema: z.object({ items: z.array(activity), next: z.string().optional() }) },
    run: async ({ records, person }, { query }) => {
      const { entries, next } = await listOwnActivity(records, person.subject, pageRequest(query).after ?? '');
      return { body: { items: [...entries], ...(next !== undefined && { next: cursorOf(next) }) } };
    },
  }),
];
