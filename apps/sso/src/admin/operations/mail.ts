import { listMail, type MailView, mailStates, retryMail, sendTestMail } from '@signet/administration';
import { type MailTemplate, mailBounds } from '@signet/authorization-server';
import { z } from 'zod';
import { cursorOf, pageQuery, pageRequest } from '../../api/pages.js';
import { of, time } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';

const templates = Object.keys(mailBounds) as [MailTemplate, ...MailTemplate[]];

/** To whom and what became of it, never what it says. */
const message = of<MailView>()({
  mailId: z.string(),
  template: z.enum(templates),
  purpose: z.string(),
  to: z.string(),
  subject: z.string().optional(),
  state: z.enum(mailStates),
  attempts: z.int(),
  nextAttemptAt: time,
  reason: z.string().optional().describe('Why the last attempt failed: codes of the mail server'),
  createdAt: time,
  validUntil: time.describe('From then on it is not sent'),
  settledAt: time.optional().describe('When it was sent, or given up'),
  expiresAt: time.describe('Then it is forgotten'),
}).meta({ id: 'Mail' });

const { limit, cursor } = pageQuery;

export const mailOperations: readonly Operation[] = [
  operation({
    id: 'listMail',
    method: 'GET',
    path: '/mail',
    scope: 'admin:mail:read',
    summary: 'Mail that waits, was sent within a week or could not be sent, newest first',
    query: { limit, cursor, state: z.enum(mailStates).optional() },
    answer: {
      status: 200,
      schema: z.object({
        items: z.array(message),
        next: z.string().optional().describe('The cursor of the next page; absent at the last'),
      }),
    },
    run: async ({ stores }, { query: { state, ...page } }) => {
      const { items, next } = await listMail(stores, state, pageRequest(page));
      return { body: { items: [...items], ...(next !== undefined && { next: cursorOf(next) }) } };
    },
    refusals: ['invalid'],
  }),
  operation({
    id: 'retryMail',
    method: 'POST',
    path: '/mail/:mailId/retry',
    scope: 'admin:mail:write',
    summary: 'Try again a message that could not be sent and is still of use',
    answer: { status: 200, schema: message },
    run: async ({ ports, initiator }, { path }) => ({ body: await retryMail(ports, initiator, path.mailId) }),
  }),
  operation({
    id: 'sendTestMail',
    method: 'POST',
    path: '/mail/tests',
    scope: 'admin:mail:write',
    summary: 'Send a message that says that mail arrives',
    body: z.strictObject({ to: z.string().max(254) }),
    answer: { status: 201, schema: z.object({ to: z.string() }) },
    run: async ({ ports, initiator, accounts }, { body }) => {
      const { subject } = initiator;
      const account = subject === undefined ? undefined : await accounts.find(subject);
      const askedBy = account?.name ?? account?.username ?? initiator.token?.clientId ?? 'An operator';
      return { body: await sendTestMail(ports, initiator, { to: body.to, askedBy }) };
    },
  }),
];
