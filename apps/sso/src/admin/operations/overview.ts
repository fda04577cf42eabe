import {
  type Attention,
  authorityOf,
  type Overview,
  type OverviewStep,
  overviewOf,
  overviewRanges,
} from '@signet/administration';
import { z } from 'zod';
import { of, time } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';

const step = of<OverviewStep>()({
  startsAt: time,
  signInsAccepted: z.int(),
  signInsRefused: z.int(),
  tokens: z.int(),
  refusals: z.int(),
});
const named = z
  .array(z.object({ name: z.string(), happened: z.int() }))
  .readonly()
  .describe('Of the whole range, the most frequent first, at most 20');

const overview = of<Overview>()({
  at: time,
  step: z.int().describe('Seconds of one step'),
  users: z.int(),
  apps: z.int(),
  audiences: z.int(),
  sessions: z.int(),
  activity: z.array(step).readonly().describe('Oldest first; the last step is not over'),
  tokensByAudience: named,
  refusalsByReason: named.describe('At the issuer, and at APIs as far as they tell'),
  attention: z
    .array(
      of<Attention>()({
        about: z.enum(['dead_mail', 'failing_webhooks', 'raised_alerts', 'old_keys']),
        count: z.int(),
      }),
    )
    .readonly()
    .describe('What should be looked at, of what the caller may list'),
}).meta({ id: 'Overview' });

export const overviewOperations: readonly Operation[] = [
  operation({
    id: 'getOverview',
    method: 'GET',
    path: '/overview',
    scope: 'admin:refusals:read',
    summary: 'How much there is and how much happened, in all processes together; counts are at most 10 seconds late',
    query: { range: z.enum(overviewRanges).optional().describe('Until now; default: `hour`') },
    answer: { status: 200, schema: overview },
    run: async ({ ports, stores, directories, clientDirectory, initiator }, { query }) => {
      const { accounts, sessions } = directories;
      const reader = await authorityOf(stores, initiator);
      const readers = { clock: ports.clock, stores, accounts, sessions, clients: clientDirectory, reader };
      return { body: await overviewOf(readers, query.range ?? 'hour') };
    },
  }),
];
