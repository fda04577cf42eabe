import {
  changeResource,
  createResource,
  deleteResource,
  findResource,
  listResources,
  type ResourcePatch,
  versionOf,
} from '@signet/administration';
import { acrLadder } from '@signet/auth-contracts';
import {
  accessTokenLifetimes,
  accessTokenTypes,
  type ResourceServer,
  signingAlgorithmNames,
} from '@signet/authorization-server';
import { z } from 'zod';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { of, within } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';
import { claimsPolicy } from './claims-policy.js';
import { merged, patchOf } from './merging.js';

const name = z.string().max(256);
const languageTag = z.string().regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/);
const texts = z.union([name, z.record(languageTag, name)]);
const scopes = z
  .record(name, texts)
  .describe('Scope -> what a person reads of it: a text, or one for each language (BCP 47)');
const role = { scopes: z.array(name).max(500), description: name.optional() };

const shape = {
  name: texts.describe('What a person reads of it: a text, or one for each language (BCP 47)'),
  scopes,
  selfRegisteredScopes: z.array(name).max(500).optional(),
  scopesWithoutRole: z.array(name).max(500).optional(),
  accessTokenLifetime: within(accessTokenLifetimes),
  signingAlgorithm: z.enum(signingAlgorithmNames),
  requiredAcr: z
    .enum(acrLadder as [string, ...string[]])
    .optional()
    .describe('The class of sign-in with which its tokens are given alone'),
  accessTokenType: z.enum(accessTokenTypes).optional(),
  supportAccess: z
    .literal('allowed')
    .optional()
    .describe('Whether it takes tokens of somebody of support who acts as a person; refused where absent'),
  claimsPolicy: claimsPolicy.optional(),
};

const resource = of<ResourceServer>()({
  identifier: z.string(),
  ...shape,
  roles: z.record(name, z.object(role)).optional(),
}).meta({ id: 'Resource' });

const identifier = z.string().min(1).max(512).describe('The `aud` of its tokens (RFC 8707 §2)');
const wholeRoles = z.record(name, z.strictObject(role));
const roles = wholeRoles.optional().describe('Role -> the scopes that it gives');
const force = { force: z.boolean().optional().describe('Takes what goes away from the apps that name it') };

const versioned = (record: ResourceServer) => ({
  body: record as z.input<typeof resource>,
  version: versionOf(record),
});

export const resourceOperations: readonly Operation[] = [
  operation({
    id: 'listResources',
    method: 'GET',
    path: '/resources',
    scope: 'admin:resources:read',
    summary: 'APIs, by identifier; a search looks in identifier, name and scopes',
    query: pageQuery,
    answer: { status: 200, schema: pageOf(resource) },
    run: async ({ stores }, { query }) =>
      paged(await listResources(stores, pageRequest(query)), (each) => each as z.input<typeof resource>),
    refusals: ['invalid'],
  }),
  operation({
    id: 'createResource',
    method: 'POST',
    path: '/resources',
    scope: 'admin:resources:write',
    summary: 'Make an API that accepts tokens',
    body: z.strictObject({
      identifier,
      ...shape,
      roles,
      name: shape.name.optional(),
      accessTokenLifetime: shape.accessTokenLifetime.optional(),
      signingAlgorithm: shape.signingAlgorithm.optional(),
    }),
    answer: { status: 201, schema: resource },
    isVersioned: true,
    refusals: ['exists'],
    run: async ({ ports, initiator }, { body }) => {
      const made = await createResource(ports, initiator, definedOf(body) as Parameters<typeof createResource>[2]);
      return { ...versioned(made), location: `/resources/${encodeURIComponent(made.identifier)}` };
    },
  }),
  operation({
    id: 'getResource',
    method: 'GET',
    path: '/resources/:identifier',
    scope: 'admin:resources:read',
    summary: 'An API, with its scopes and roles',
    answer: { status: 200, schema: resource },
    isVersioned: true,
    run: async ({ stores }, { path }) => versioned(await findResource(stores, path.identifier)),
  }),
  operation({
    id: 'changeResource',
    method: 'PATCH',
    path: '/resources/:identifier',
    scope: 'admin:resources:write',
    summary:
      'Change what is named of an API, scopes, roles and claims one by one; null takes away, refused while apps rest on it',
    query: force,
    body: z.strictObject({
      ...z.object(shape).partial().shape,
      name: z.union([name, z.record(languageTag, name.nullable())]).optional(),
      scopes: patchOf(scopes).optional().describe('Scope -> what a person reads of it; null takes it away'),
      roles: patchOf(roles)
        .nullable()
        .optional()
        .describe('Role -> the scopes that it gives; null: scopes need no role'),
      scopesWithoutRole: shape.scopesWithoutRole.nullable(),
      selfRegisteredScopes: shape.selfRegisteredScopes.nullable(),
      accessTokenType: shape.accessTokenType.nullable(),
      supportAccess: shape.supportAccess.nullable(),
      requiredAcr: shape.requiredAcr.nullable(),
      claimsPolicy: patchOf(claimsPolicy).nullable().optional(),
    }),
    answer: { status: 200, schema: resource },
    isVersioned: true,
    refusals: ['exists', 'in_use'],
    run: async ({ ports, initiator, expectedVersion }, { path, query, body }) => {
      const patch = (before: ResourceServer) =>
        definedOf({
          ...body,
          name: merged(texts, before.name, body.name, 'body.name'),
          scopes: merged(scopes, before.scopes, body.scopes, 'body.scopes'),
          roles: merged(wholeRoles, before.roles, body.roles, 'body.roles'),
          claimsPolicy: merged(claimsPolicy, before.claimsPolicy, body.claimsPolicy, 'body.claimsPolicy'),
        }) as ResourcePatch;
      const options = { expectedVersion, force: query.force };
      return versioned(await changeResource(ports, initiator, path.identifier, patch, options));
    },
  }),
  operation({
    id: 'deleteResource',
    method: 'DELETE',
    path: '/resources/:identifier',
    scope: 'admin:resources:write',
    summary: 'Delete an API; refused while apps name it',
    query: force,
    answer: { status: 200, schema: z.object({ identifier: z.string(), clients: z.array(z.string()) }) },
    isVersioned: true,
    refusals: ['in_use'],
    run: async ({ ports, initiator, expectedVersion }, { path, query }) => {
      const options = { expectedVersion, force: query.force };
      const clients = await deleteResource(ports, initiator, path.identifier, options);
      return { body: { identifier: path.identifier, clients: [...clients] } };
    },
  }),
];

/** A member that is undefined is as good as absent. */
function definedOf(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
