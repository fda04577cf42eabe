import {
  apiSnippets,
  apiSoftware,
  appSnippets,
  clientPresets,
  findClient,
  findResource,
  hasAppSnippets,
  type Snippet,
} from '@signet/administration';
import { z } from 'zod';
import { type Operation, operation } from '../operation.js';

const preset = z
  .object({
    name: z.string(),
    title: z.string(),
    kind: z.enum(['server', 'browser', 'native', 'service']),
    metadata: z.record(z.string(), z.unknown()).describe('Client metadata that the program asks for (RFC 7591 §2)'),
    callback: z.string().optional().describe('Where it takes answers, below its own address'),
    hasSnippets: z.boolean(),
  })
  .meta({ id: 'ClientPreset' });

const snippet = z
  .object({
    file: z.string().describe('Where it is saved, in the project or beside the program'),
    language: z.enum(['apache', 'ini', 'json', 'properties', 'shell', 'toml', 'ts', 'yaml']),
    content: z.string().describe('Ready to be saved; a secret is a variable or a file, never in it'),
  })
  .meta({ id: 'Snippet' });
const snippets = z.array(snippet);
const software = z.string().max(64).optional();

const copied = (all: readonly Snippet[]) => all.map((each) => ({ ...each }));

/** What programs need to work with this issuer: written by it, so that whoever asks shows what it knows of itself. */
export const snippetOperations: readonly Operation[] = [
  operation({
    id: 'listClientPresets',
    method: 'GET',
    path: '/client-presets',
    scope: 'admin:clients:read',
    summary: 'Known programs, and what each asks of its app',
    answer: { status: 200, schema: z.object({ items: z.array(preset) }) },
    run: async () => ({
      body: {
        items: Object.entries(clientPresets).map(([name, { metadata, ...told }]) => ({
          name,
          ...told,
          metadata: { ...metadata },
          hasSnippets: hasAppSnippets(name),
        })),
      },
    }),
  }),
  operation({
    id: 'getClientSnippets',
    method: 'GET',
    path: '/clients/:clientId/snippets',
    scope: 'admin:clients:read',
    summary: 'The configuration of a program that signs people in as this app',
    query: { for: software.describe('The name of a preset; absent: what the app looks like') },
    answer: { status: 200, schema: z.object({ software: z.string(), snippets }) },
    refusals: ['invalid'],
    run: async ({ ports, initiator }, { path, query }) => {
      const { unitOfWork: administration, settings } = ports;
      const { client } = await findClient({ administration }, initiator, { clientId: path.clientId });
      const made = appSnippets(client, settings.issuer, query.for);
      return { body: { software: made.software, snippets: copied(made.snippets) } };
    },
  }),
  operation({
    id: 'getResourceSnippets',
    method: 'GET',
    path: '/resources/:identifier/snippets',
    scope: 'admin:resources:read',
    summary: 'The guard of an API, or the API as configuration',
    query: { for: software.describe(`${apiSoftware.join(', ')}; absent: nest`) },
    answer: { status: 200, schema: z.object({ software: z.string(), snippets }) },
    refusals: ['invalid'],
    run: async ({ stores, ports }, { path, query }) => {
      const server = await findResource(stores, path.identifier);
      const made = apiSnippets(server, ports.settings.issuer, query.for);
      return { body: { software: query.for ?? 'nest', snippets: copied(made) } };
    },
  }),
];
