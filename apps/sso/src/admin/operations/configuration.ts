import {
  applyConfiguration,
  configurationSchema,
  DryRunUnitOfWork,
  listManaged,
  type ManagedKind,
  managedKindNames,
  namesOfManaged,
  planConfiguration,
  presentConfiguration,
} from '@signet/administration';
import { z } from 'zod';
import { subject, time } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';

const thing = z.string().max(2048);
const kind = z.enum(managedKindNames as [ManagedKind, ...ManagedKind[]]);
const named = { kind, name: thing };
const document = z.record(z.string(), z.unknown()).describe('A configuration (docs/configuration.md)');

const step = z.object({
  ...named,
  action: z.enum(['create', 'change', 'delete']),
  before: document.optional(),
  after: document.optional(),
  secretChanges: z.boolean().describe('Neither is told'),
  byHand: z
    .enum(['since', 'ever'])
    .optional()
    .describe('Somebody decided by hand how it is: since it was applied last, or before it ever was'),
  isHeld: z.boolean().describe('Gone from the configuration, and not deleted unless that is said'),
});

const plan = {
  steps: z.array(step),
  adopts: z.array(z.object(named)).describe('As it is there already, and managed from now on'),
};

const given = z.strictObject({
  document: configurationSchema,
  secrets: z
    .record(thing, z.string().max(8192))
    .optional()
    .describe('What its references lead to, by the name of the thing, as `client/orders`'),
  overwrite: z.array(thing).max(1000).optional().describe('Things that are made so although somebody changed them'),
  deletes: z.boolean().optional().describe('What was managed and is gone from it is deleted'),
});

/** Read at the door as every body, and by the use case as at every door: one schema. */
export const configurationOperations: readonly Operation[] = [
  operation({
    id: 'getConfiguration',
    method: 'GET',
    path: '/configuration',
    scope: 'admin:resources:read',
    summary:
      'All that a configuration can say, as it stands now, and what one says of it: of each kind that the caller reads',
    answer: {
      status: 200,
      schema: z.object({
        document,
        managed: z.array(
          z.object({
            ...named,
            state: z.enum(['as_applied', 'changed_by_hand', 'deleted_by_hand']),
            appliedAt: time,
            appliedBy: subject.optional(),
          }),
        ),
      }),
    },
    run: async ({ stores: records, directories, ports: { settings }, initiator }) => ({
      body: {
        document: {
          ...(await presentConfiguration({ settings, records, groupDirectory: directories.groups }, initiator)),
        },
        managed: [...(await listManaged(records, initiator))],
      },
    }),
  }),
  operation({
    id: 'listManaged',
    method: 'GET',
    path: '/configuration/managed',
    scope: 'admin:resources:read',
    summary: 'Which things a configuration says how they are, of each kind that the caller reads; nothing is compared',
    query: { kind: kind.optional() },
    answer: { status: 200, schema: z.object({ items: z.array(z.object(named)) }) },
    run: async ({ stores, initiator }, { query }) => ({
      body: { items: [...(await namesOfManaged(stores, initiator, query.kind))] },
    }),
  }),
  operation({
    id: 'planConfiguration',
    method: 'POST',
    path: '/configuration/plan',
    scope: 'admin:resources:write',
    summary: 'What applying it would change, told by doing and undoing it; its ETag is for applyConfiguration',
    body: given,
    answer: { status: 200, schema: z.object(plan) },
    isVersioned: true,
    refusals: ['invalid', 'exists', 'in_use', 'unknown'],
    run: async ({ ports, around, initiator }, { body }) => {
      const unitOfWork = around((inner) => new DryRunUnitOfWork(inner));
      const { version, steps, adopts } = await planConfiguration({ ...ports, unitOfWork }, initiator, body);
      return { body: { steps: [...steps], adopts: [...adopts] }, version };
    },
  }),
  operation({
    id: 'applyConfiguration',
    method: 'PUT',
    path: '/configuration',
    scope: 'admin:resources:write',
    // What asks for one by itself, such as weaker policies, is changed here too.
    recentSignIn: true,
    summary: 'Make everything that it names as it stands there, or nothing; for the plan that If-Match names',
    body: given,
    answer: {
      status: 200,
      schema: z.object({
        ...plan,
        secrets: z.record(thing, z.string()).describe('Of apps that got one just now, told in this answer alone'),
      }),
      shownOnce: ['secrets'],
    },
    isVersioned: true,
    refusals: ['invalid', 'exists', 'in_use', 'unknown'],
    run: async ({ ports, initiator, expectedVersion }, { body }) => {
      const { version, steps, adopts, secrets } = await applyConfiguration(ports, initiator, body, expectedVersion);
      return { body: { steps: [...steps], adopts: [...adopts], secrets: { ...secrets } }, version };
    },
  }),
];
