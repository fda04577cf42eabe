import {
  changePolicies,
  policySectionNames,
  presentPolicies,
  settingsSchema,
  settingsVersion,
} from '@signet/administration';
import { z } from 'zod';
import { type Operation, operation } from '../operation.js';

const value = z.union([z.number(), z.boolean(), z.string(), z.array(z.string()).readonly()]);
const shape = z.union([
  z.object({ type: z.literal('integer'), unit: z.string(), least: z.int(), most: z.int() }),
  z.object({ type: z.literal('switch') }),
  z.object({ type: z.enum(['choice', 'choices']), choices: z.array(z.string()).readonly() }),
  z.object({ type: z.literal('texts'), most: z.int() }),
  z.object({ type: z.literal('text') }),
]);

const setting = z.object({
  name: z.string(),
  title: z.string(),
  text: z.string(),
  shape: shape.describe('What it may be'),
  value: value.optional().describe('That counts now; absent: nothing does'),
  source: z.enum(['environment', 'stored', 'default']).describe('What decides it'),
  usual: value.optional().describe('Where nobody decides it; absent: nothing is'),
  variable: z.string().describe('Of the environment: it decides the setting where it is set'),
  problem: z.string().optional().describe('Why what is stored does not count'),
});

const shown = z
  .object({
    policies: z.array(
      z.object({
        section: z.enum(policySectionNames as [string, ...string[]]),
        title: z.string(),
        text: z.string(),
        settings: z.array(setting).readonly(),
      }),
    ),
  })
  .meta({ id: 'Settings' });

export const settingsOperations: readonly Operation[] = [
  operation({
    id: 'getSettings',
    method: 'GET',
    path: '/settings',
    scope: 'admin:policies:read',
    summary: 'The policies of this installation: what counts, what decides it, and what it may be',
    answer: { status: 200, schema: shown },
    isVersioned: true,
    run: async ({ stores, ports }) => {
      const policies = await presentPolicies(stores, ports.installation);
      return { body: { policies: [...policies] }, version: await settingsVersion(stores) };
    },
  }),
  operation({
    id: 'changeSettings',
    method: 'PATCH',
    path: '/settings',
    scope: 'admin:policies:write',
    recentSignIn: true,
    summary: 'Change what is named, in every process within seconds; null leaves it to the default',
    body: z.strictObject({ policies: settingsSchema.patch }),
    answer: {
      status: 200,
      schema: z.object({
        changed: z.array(z.string()).describe('Sections that are others now'),
        weakened: z.array(z.string()).describe('Settings by which people are protected by less now'),
      }),
    },
    isVersioned: true,
    refusals: ['invalid'],
    run: async ({ ports, initiator, expectedVersion }, { body }) => {
      const { version, changed, weakened } = await changePolicies(ports, initiator, body.policies, expectedVersion);
      return { body: { changed: [...changed], weakened: [...weakened] }, version };
    },
  }),
];
