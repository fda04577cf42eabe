import {
  changeAttributeDefinition,
  defineAttribute,
  deleteAttributeDefinition,
  findAttributeDefinition,
  listAttributeDefinitions,
  versionOf,
} from '@signet/administration';
import { type AttributeDefinition, attributeKeepers, attributeTypes } from '@signet/identity';
import { z } from 'zod';
import { of, time } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';

const text = z.string().max(2048);
const keeper = z.enum(attributeKeepers).describe('`person`: the user too');
const label = z.string().max(64);
const languageTag = z.string().regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/);
const schema = {
  label: z
    .union([label, z.record(languageTag, label)])
    .describe(
      'What it is called where its person sees it: a text, or one for each language; its name where it is absent',
    )
    .optional(),
  requiredFrom: z
    .int()
    .min(0)
    .describe(
      'That people have a value of it: from when on who has none is asked at a sign-in. Of `changedBy: person` alone',
    )
    .optional(),
  description: text.describe('For operators').optional(),
  longest: z.int().describe('Characters of a text, or of each in a list; 256 where it is absent').optional(),
  mostListed: z.int().describe('Of a list; 20 where it is absent').optional(),
  least: z.number().describe('Of a number').optional(),
  most: z.number().optional(),
  oneOf: z.array(text).max(500).readonly().describe('What a text may be').optional(),
};

const definition = of<AttributeDefinition>()({
  name: z.string(),
  type: z.enum(attributeTypes),
  ...schema,
  seenBy: keeper,
  changedBy: keeper,
  createdAt: time,
}).meta({ id: 'AttributeDefinition' });

const versioned = (made: AttributeDefinition) => ({ body: made, version: versionOf(made) });

export const attributeOperations: readonly Operation[] = [
  operation({
    id: 'listAttributes',
    method: 'GET',
    path: '/attributes',
    scope: 'admin:users:read',
    summary: 'What is kept of users beside their profile, by name: all of it, for there are 200 at most',
    answer: { status: 200, schema: z.object({ items: z.array(definition) }) },
    run: async ({ stores }) => ({ body: { items: [...(await listAttributeDefinitions(stores))] } }),
  }),
  operation({
    id: 'defineAttribute',
    method: 'POST',
    path: '/attributes',
    scope: 'admin:users:write',
    summary: 'Define an attribute; its name and type never change',
    body: z.strictObject({
      name: z.string().max(256),
      type: z.enum(attributeTypes),
      ...schema,
      seenBy: keeper.optional(),
      changedBy: keeper.optional(),
    }),
    answer: { status: 201, schema: definition },
    isVersioned: true,
    refusals: ['exists'],
    run: async ({ ports, initiator }, { body }) => {
      const made = await defineAttribute(ports, initiator, body);
      return { ...versioned(made), location: `/attributes/${encodeURIComponent(made.name)}` };
    },
  }),
  operation({
    id: 'getAttribute',
    method: 'GET',
    path: '/attributes/:name',
    scope: 'admin:users:read',
    summary: 'The definition of an attribute',
    answer: { status: 200, schema: definition },
    isVersioned: true,
    run: async ({ stores }, { path }) => versioned(await findAttributeDefinition(stores, path.name)),
  }),
  operation({
    id: 'changeAttribute',
    method: 'PATCH',
    path: '/attributes/:name',
    scope: 'admin:users:write',
    summary: 'Change what is named of a definition; null clears. Values that users have stay as they are',
    body: z.strictObject({
      description: schema.description.nullable(),
      label: schema.label.nullable(),
      requiredFrom: schema.requiredFrom.nullable(),
      longest: schema.longest.nullable(),
      mostListed: schema.mostListed.nullable(),
      least: schema.least.nullable(),
      most: schema.most.nullable(),
      oneOf: schema.oneOf.nullable(),
      seenBy: keeper.optional(),
      changedBy: keeper.optional(),
    }),
    answer: { status: 200, schema: definition },
    isVersioned: true,
    run: async ({ ports, initiator, expectedVersion }, { path, body }) =>
      versioned(await changeAttributeDefinition(ports, initiator, path.name, body, expectedVersion)),
  }),
  operation({
    id: 'deleteAttribute',
    method: 'DELETE',
    path: '/attributes/:name',
    scope: 'admin:users:write',
    summary: 'Delete a definition; refused while users have a value of it',
    query: { force: z.boolean().optional().describe('Takes it from the users that have it') },
    answer: {
      status: 200,
      schema: z.object({ name: z.string(), cleared: z.int().describe('Users that lost a value') }),
    },
    isVersioned: true,
    refusals: ['in_use'],
    run: async ({ ports, initiator, expectedVersion }, { path, query }) => {
      const options = { expectedVersion, force: query.force };
      const cleared = await deleteAttributeDefinition(ports, initiator, path.name, options);
      return { body: { name: path.name, cleared } };
    },
  }),
];
