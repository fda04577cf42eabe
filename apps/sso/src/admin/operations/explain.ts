import { explainRefusal, listRefusals } from '@signet/administration';
import type { ExplainedToken, RecordedRefusal, Story } from '@signet/authorization-server';
import { z } from 'zod';
import { Problem } from '../../api/http/problem.js';
import { cursorOf, pageQuery, pageRequest } from '../../api/pages.js';
import { of, time } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';

/** UTF-16 units: of the longest token that any API reads. */
const longestToken = 16_384;

const story = of<Story>()({
  means: z.string(),
  causes: z.array(z.string()).readonly().describe('The likeliest first'),
  setting: z.object({
    change: z.string().describe('What would change it'),
    command: z.string().optional().describe('By which command of the shell'),
    operation: z.string().optional().describe('By which operation of this API'),
  }),
}).meta({ id: 'RefusalStory' });

const refusal = of<RecordedRefusal>()({
  supportCode: z.string(),
  at: time,
  source: z.enum(['issuer', 'api']),
  place: z.string().describe('The path of an endpoint, or the identifier of the API'),
  code: z.string(),
  check: z.string(),
  expected: z.string(),
  received: z.string(),
  likelyCause: z.string().optional(),
  clientId: z.string().optional(),
  letOn: z.boolean().optional().describe('The API only reports refusals: the request went on'),
  expiresAt: time,
}).meta({ id: 'Refusal' });

const checks = z.array(
  z.object({
    check: z.string(),
    ok: z.boolean(),
    code: z.string(),
    expected: z.string(),
    received: z.string(),
    cause: z.string().optional(),
  }),
);

const token = z
  .object({
    accepted: z.boolean(),
    says: z.record(z.string(), z.unknown()).optional().describe('Of its header and claims; never the token'),
    judgements: z.array(z.object({ audience: z.string(), accepted: z.boolean(), checks })),
    known: checks.describe('What the issuer knows of it, where it signed it'),
  })
  .meta({ id: 'ExplainedToken' });

const longestPlace = 2_048;

export const explainOperations: readonly Operation[] = [
  operation({
    id: 'listRefusals',
    method: 'GET',
    path: '/refusals',
    scope: 'admin:refusals:read',
    summary: 'What was refused within a week, newest first: those of which a support code leads to the story',
    query: {
      limit: pageQuery.limit,
      cursor: pageQuery.cursor,
      place: z.string().min(1).max(longestPlace).optional().describe('An API, or the path of an endpoint'),
      code: z.string().min(1).max(64).optional(),
    },
    answer: { status: 200, schema: z.object({ items: z.array(refusal), next: z.string().optional() }) },
    refusals: ['invalid'],
    run: async ({ stores }, { query: { place, code, ...page } }) => {
      const { items, next } = await listRefusals(stores, { place, code }, pageRequest(page));
      return { body: { items: [...items], ...(next !== undefined && { next: cursorOf(next) }) } };
    },
  }),
  operation({
    id: 'explain',
    method: 'POST',
    path: '/explain',
    scope: 'admin:refusals:read',
    summary: 'What a support code stands for, or what a token is worth now; the token is read and forgotten',
    body: z
      .strictObject({
        code: z.string().min(1).max(64).optional().describe('A support code, however it was typed'),
        token: z.string().min(1).max(longestToken).optional().describe('An access token'),
        audience: z
          .string()
          .min(1)
          .max(2_048)
          .optional()
          .describe('Of the token: as which API; default those it names'),
      })
      .describe('Either code or token'),
    // What was pasted is kept for nobody who asks again.
    isGuess: true,
    answer: {
      status: 200,
      schema: z
        .object({ refusal: refusal.optional(), token: token.optional(), story: story.optional() })
        .meta({ id: 'Explanation' }),
    },
    refusals: ['invalid', 'unknown'],
    run: async (context, { body }) => {
      const { code, token: pasted, audience } = body;
      if ((code === undefined) === (pasted === undefined) || (code !== undefined && audience !== undefined)) {
        throw new Problem('invalid', 'body: either code, or token with or without audience');
      }
      if (code !== undefined) {
        const { ports, stores } = context;
        return { body: await explainRefusal({ clock: ports.clock, stores }, code) };
      }
      if (audience !== undefined && !(await context.stores.resourceServers.find(audience))) {
        throw new Problem('unknown', 'body.audience: there is no such API');
      }
      const { story: told, ...explained } = await context.explainToken(String(pasted), audience);
      return { body: { token: explained as z.input<typeof token> & Omit<ExplainedToken, 'story'>, story: told } };
    },
  }),
];
