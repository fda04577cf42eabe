import {
  addOrganizationMember,
  changeOrganization,
  createOrganization,
  deleteOrganization,
  findOrganization,
  listOrganizationMembers,
  listOrganizations,
  type OrganizationMember,
  removeOrganizationMember,
  versionOf,
} from '@signet/administration';
import type { Organization } from '@signet/authorization-server';
import { z } from 'zod';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { of, subject, time } from '../../api/shown.js';
import { type Operation, type OperationContext, operation } from '../operation.js';
import { nowhere, placesOfOrganization, placesOfPerson, whereFound } from './places.js';

const name = z.string().max(64).describe('Lower case letters, digits and hyphens: of the `organization` parameter');
const displayName = z.string().max(256);

export const organization = of<Organization>()({
  organizationId: z.string(),
  name: z.string(),
  displayName: z.string(),
  createdAt: time,
}).meta({ id: 'Organization' });

const member = of<OrganizationMember>()({ subject, username: z.string().optional(), addedAt: time }).meta({
  id: 'OrganizationMember',
});

const by = ({ organizationId }: { readonly organizationId: string }) => ({ organizationId });
const within = async (_: unknown, { path }: { readonly path: { readonly organizationId: string } }) => [
  placesOfOrganization(path.organizationId),
];
const withinBoth = async (
  context: OperationContext,
  { path }: { readonly path: { readonly organizationId: string; readonly subject: string } },
) => [placesOfOrganization(path.organizationId), await placesOfPerson(context, path.subject)];
const versioned = (found: Organization) => ({ body: found, version: versionOf(found) });

export const organizationOperations: readonly Operation[] = [
  operation({
    id: 'listOrganizations',
    method: 'GET',
    path: '/organizations',
    scope: 'admin:users:read',
    summary: 'Organizations, by name; a search looks in both names',
    query: { ...pageQuery, name: name.min(1).optional().describe('The one of this name alone') },
    // Who administers one finds it by name.
    within: async ({ stores }, { query: { name: wanted } }) => {
      if (wanted === undefined) return [nowhere];
      return [
        await whereFound(findOrganization(stores, { name: wanted }), (found) =>
          placesOfOrganization(found.organizationId),
        ),
      ];
    },
    answer: { status: 200, schema: pageOf(organization) },
    refusals: ['unknown'],
    run: async ({ directories, stores }, { query }) => {
      if (query.name !== undefined) {
        const found = await findOrganization(stores, { name: query.name });
        return paged({ items: [found], total: 1 }, (each) => each);
      }
      return paged(await listOrganizations(directories.organizations, pageRequest(query)), (each) => each);
    },
  }),
  operation({
    id: 'createOrganization',
    method: 'POST',
    path: '/organizations',
    scope: 'admin:users:write',
    summary: 'Make an organization',
    body: z.strictObject({ name, displayName: displayName.optional() }),
    answer: { status: 201, schema: organization },
    isVersioned: true,
    refusals: ['exists'],
    run: async ({ ports, initiator }, { body }) => {
      const made = await createOrganization(ports, initiator, body);
      return { ...versioned(made), location: `/organizations/${encodeURIComponent(made.organizationId)}` };
    },
  }),
  operation({
    id: 'getOrganization',
    method: 'GET',
    path: '/organizations/:organizationId',
    scope: 'admin:users:read',
    summary: 'An organization',
    within,
    answer: { status: 200, schema: organization },
    isVersioned: true,
    run: async ({ stores }, { path }) => versioned(await findOrganization(stores, by(path))),
  }),
  operation({
    id: 'changeOrganization',
    method: 'PATCH',
    path: '/organizations/:organizationId',
    scope: 'admin:users:write',
    summary: 'Change what is named of an organization',
    body: z.strictObject({ name: name.optional(), displayName: displayName.optional() }),
    answer: { status: 200, schema: organization },
    isVersioned: true,
    refusals: ['exists'],
    run: async ({ ports, initiator, expectedVersion }, { path, body }) =>
      versioned(await changeOrganization(ports, initiator, by(path), body, expectedVersion)),
  }),
  operation({
    id: 'deleteOrganization',
    method: 'DELETE',
    path: '/organizations/:organizationId',
    scope: 'admin:users:write',
    summary: 'Delete an organization: what was given for it ends, and roles within it are gone',
    answer: { status: 200, schema: organization },
    isVersioned: true,
    run: async ({ ports, initiator, expectedVersion }, { path }) => ({
      body: await deleteOrganization(ports, initiator, by(path), expectedVersion),
    }),
  }),
  operation({
    id: 'listOrganizationMembers',
    method: 'GET',
    path: '/organizations/:organizationId/members',
    scope: 'admin:users:read',
    summary: 'Members of an organization, by subject; a search looks in the names of people',
    within,
    query: pageQuery,
    answer: { status: 200, schema: pageOf(member) },
    run: async ({ directories, stores }, { path, query }) => {
      const readers = { directory: directories.organizations, organizations: stores.organizations };
      return paged(await listOrganizationMembers(readers, by(path), pageRequest(query)), (each) => each);
    },
  }),
  operation({
    id: 'addOrganizationMember',
    method: 'PUT',
    path: '/organizations/:organizationId/members/:subject',
    scope: 'admin:users:write',
    summary: 'Make a person a member; once, however often it is asked',
    within: withinBoth,
    answer: { status: 200, schema: z.object({ added: z.boolean().describe('Whether they were not in before') }) },
    run: async ({ ports, initiator }, { path }) => ({
      body: { added: await addOrganizationMember(ports, initiator, by(path), { subject: path.subject }) },
    }),
  }),
  operation({
    id: 'removeOrganizationMember',
    method: 'DELETE',
    path: '/organizations/:organizationId/members/:subject',
    scope: 'admin:users:write',
    summary: 'Take a member out, with the roles that they have within it',
    within: withinBoth,
    answer: { status: 200, schema: z.object({ removed: z.boolean().describe('Whether they were in') }) },
    run: async ({ ports, initiator }, { path }) => ({
      body: { removed: await removeOrganizationMember(ports, initiator, by(path), { subject: path.subject }) },
    }),
  }),
];
