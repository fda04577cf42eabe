import {
  changeTheme,
  defaultAppearance,
  presentTheme,
  themePatchSchema,
  themeSchema,
  themeVersion,
} from '@signet/administration';
import { z } from 'zod';
import { previewOf, previewPages } from '../../look/preview.js';
import { localeTags } from '../../pages/messages/locales.js';
import { type Operation, operation } from '../operation.js';

const colors = z.record(z.string(), z.string()).describe('By what each is for');
const shown = z
  .object({
    theme: themeSchema.describe('What is stored and counts; what it does not say is left to the default'),
    source: z.enum(['environment', 'stored', 'default']).describe('What decides the look: a file, this, or nothing'),
    problem: z.string().optional().describe('Why what is stored does not count'),
    usual: z
      .object({ light: colors, dark: colors, radius: z.int(), font: z.string() })
      .describe('What counts where nobody says anything else'),
  })
  .meta({ id: 'Theme' });

const { light, dark, ...sizes } = defaultAppearance;
const usual = { light: { ...light }, dark: { ...dark }, ...sizes };

export const themeOperations: readonly Operation[] = [
  operation({
    id: 'getTheme',
    method: 'GET',
    path: '/theme',
    scope: 'admin:theme:read',
    summary: 'How the pages of this installation look, and what decides it',
    answer: { status: 200, schema: shown },
    isVersioned: true,
    run: async ({ stores, ports }) => ({
      body: { ...(await presentTheme(stores, ports.installation)), usual },
      version: await themeVersion(stores),
    }),
  }),
  operation({
    id: 'changeTheme',
    method: 'PATCH',
    path: '/theme',
    scope: 'admin:theme:write',
    summary: 'Change what is named, in every process within seconds; null leaves it to the default',
    body: z.strictObject({ theme: themePatchSchema }),
    answer: { status: 200, schema: z.object({ theme: themeSchema, changed: z.boolean() }) },
    isVersioned: true,
    refusals: ['invalid'],
    run: async ({ ports, initiator, expectedVersion }, { body }) => {
      const { version, theme, isChanged } = await changeTheme(ports, initiator, body.theme, expectedVersion);
      return { body: { theme, changed: isChanged }, version };
    },
  }),
  operation({
    id: 'previewTheme',
    method: 'POST',
    path: '/theme/previews',
    scope: 'admin:theme:read',
    summary: 'A page with sample data in a theme that is not saved, and all for which that would be refused',
    body: z.strictObject({
      theme: themeSchema,
      page: z.enum(previewPages),
      scheme: z.enum(['light', 'dark']),
      language: z.enum(localeTags as [string, ...string[]]).default('en'),
    }),
    answer: {
      status: 200,
      schema: z.object({
        html: z.string().describe('A document that loads nothing and runs nothing; to be shown in a sandbox'),
        faults: z.array(z.string()),
      }),
    },
    refusals: ['invalid'],
    run: async (_context, { body }) => {
      const { html, faults } = previewOf(body);
      return { body: { html, faults: [...faults] } };
    },
  }),
];
