import {
  accessOfPerson,
  assignRole,
  effectiveAccess,
  effectiveAccessOfClient,
  listRoleAssignments,
  type NamedRole,
  type RoleAssignmentView,
  takeRole,
} from '@signet/administration';
import type { RoleBound, RoleHolder } from '@signet/authorization-server';
import { z } from 'zod';
import { Problem } from '../../api/http/problem.js';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { clientId, of, subject, time } from '../../api/shown.js';
import { type Operation, type OperationContext, operation } from '../operation.js';
import { group } from './groups.js';
import { organization } from './organizations.js';
import { nowhere, placesOfGroup, placesOfOrganization, placesOfPerson, Sight, withinPerson } from './places.js';

const id = z.string().min(1).max(1024);
const holder = z.strictObject({ kind: z.enum(['account', 'group', 'client']), id });
const within = z.strictObject({ kind: z.enum(['organization', 'group']), id });
const role = z.strictObject({
  resource: z.string().min(1).max(512).describe('The identifier of the API'),
  role: z.string().min(1).max(256),
  holder,
  within: within.optional().describe('Everywhere where it is absent'),
});

const assignment = of<RoleAssignmentView>()({
  resource: z.string(),
  role: z.string(),
  holder: of<RoleHolder>()({ kind: z.enum(['account', 'group', 'client']), id: z.string() }),
  within: of<RoleBound>()({ kind: z.enum(['organization', 'group']), id: z.string() }).optional(),
  assignedAt: time,
  holderName: z.string().optional(),
  withinName: z.string().optional(),
}).meta({ id: 'RoleAssignment' });

const throughRole = {
  kind: z.literal('role'),
  role: z.string(),
  holder: of<RoleHolder>()({ kind: z.enum(['account', 'group', 'client']), id: z.string() }),
  groups: z.array(z.string()).optional(),
  within: z.string().optional(),
};

const accessAt = {
  resource: z.string(),
  roles: z.array(z.string()),
  scopes: z.array(
    z.object({
      scope: z.string(),
      through: z.array(
        z.union([
          z.object({ kind: z.literal('no_role_needed') }),
          z.object({ kind: z.literal('elsewhere') }).describe('By a place that is not shown to the caller'),
          z.object(throughRole),
        ]),
      ),
    }),
  ),
  notCounting: z.array(
    z.object({ ...throughRole, reason: z.enum(['other_organization', 'over_a_group_alone', 'no_such_role']) }),
  ),
};

const access = z
  .object({ subject, username: z.string(), organization: z.string().optional(), ...accessAt })
  .meta({ id: 'EffectiveAccess' });
const accessOfClient = z.object({ clientId, ...accessAt }).meta({ id: 'AccessOfClient' });

/** By identifiers alone: names move. */
function named(given: z.output<typeof role>): NamedRole {
  const holders = {
    account: { kind: 'account', account: { subject: given.holder.id } },
    group: { kind: 'group', group: { groupId: given.holder.id } },
    client: { kind: 'client', clientId: given.holder.id },
  } as const;
  const bounds = given.within && {
    organization: { kind: 'organization', organization: { organizationId: given.within.id } } as const,
    group: { kind: 'group', group: { groupId: given.within.id } } as const,
  };
  const bound = given.within && bounds?.[given.within.kind];
  return {
    resource: given.resource,
    role: given.role,
    holder: holders[given.holder.kind],
    ...(bound && { within: bound }),
  };
}

/** A role that holds everywhere is not of one place, and an app is in none. */
async function placesOfRole(context: OperationContext, given: z.output<typeof role>) {
  const placesOf = async ({ kind, id: of }: { readonly kind: string; readonly id: string }) => {
    if (kind === 'organization') return placesOfOrganization(of);
    if (kind === 'group') return placesOfGroup(context, of);
    return kind === 'account' ? placesOfPerson(context, of) : nowhere;
  };
  return [await placesOf(given.holder), given.within === undefined ? nowhere : await placesOf(given.within)];
}

/** Where a role holds, and the group that holds it. */
function boundsOfRole({
  holder: by,
  within: bound,
}: Pick<RoleAssignmentView, 'holder' | 'within'>): readonly RoleBound[] {
  return [...(by.kind === 'group' ? [{ kind: 'group', id: by.id } as const] : []), ...(bound ? [bound] : [])];
}

export const roleOperations: readonly Operation[] = [
  operation({
    id: 'listRoleAssignments',
    method: 'GET',
    path: '/role-assignments',
    scope: 'admin:roles:read',
    summary: 'Who has which role; a search looks in roles and the names of holders',
    query: {
      ...pageQuery,
      resource: z.string().min(1).max(512).optional(),
      role: z.string().min(1).max(256).optional(),
      holder_kind: z.enum(['account', 'group', 'client']).optional(),
      holder_id: id.optional(),
      within_kind: z.enum(['organization', 'group']).optional(),
      within_id: id.optional(),
    },
    answer: { status: 200, schema: pageOf(assignment) },
    run: async ({ directories }, { query }) => {
      const { resource, role: ofRole, holder_kind, holder_id, within_kind, within_id } = query;
      const filter = {
        resource,
        role: ofRole,
        holder: pair(holder_kind, holder_id, 'holder'),
        within: pair(within_kind, within_id, 'within'),
      };
      return paged(await listRoleAssignments(directories.roleAssignments, filter, pageRequest(query)), (each) => each);
    },
  }),
  operation({
    id: 'assignRole',
    method: 'POST',
    path: '/role-assignments',
    scope: 'admin:roles:write',
    summary: 'Give a role; given twice it is given once',
    within: (context, { body }) => placesOfRole(context, body),
    body: role,
    answer: { status: 200, schema: z.object({ assignment, isNew: z.boolean() }) },
    refusals: ['unknown'],
    run: async ({ ports, initiator }, { body }) => ({ body: await assignRole(ports, initiator, named(body)) }),
  }),
  operation({
    id: 'takeRole',
    method: 'POST',
    path: '/role-assignments/take',
    scope: 'admin:roles:write',
    summary: 'Take a role away: APIs refuse tokens of before that carry what it gave',
    within: (context, { body }) => placesOfRole(context, body),
    body: role,
    answer: { status: 200, schema: z.object({ taken: z.boolean().describe('Whether it was there') }) },
    refusals: ['unknown'],
    run: async ({ ports, initiator }, { body }) => ({ body: { taken: await takeRole(ports, initiator, named(body)) } }),
  }),
  operation({
    id: 'getRolesOfUser',
    method: 'GET',
    path: '/users/:subject/roles',
    scope: 'admin:roles:read',
    summary:
      'Groups and organizations that a person is in, and the roles that they have by themselves or through a group',
    within: withinPerson,
    answer: {
      status: 200,
      schema: z.object({
        groups: z.array(group),
        organizations: z.array(organization),
        roles: z.array(assignment),
      }),
    },
    run: async (context, { path }) => {
      const { accounts, stores } = context;
      const { groups, organizations, roles } = await accessOfPerson({ ...stores, accounts }, { subject: path.subject });
      const sight = new Sight(context);
      const seen = await sight.of(groups, ({ groupId: of }) => [{ kind: 'group', id: of }]);
      return {
        body: {
          groups: await sight.withParents(seen),
          organizations: await sight.of(organizations, ({ organizationId: of }) => placesOfOrganization(of)),
          roles: await sight.of(roles, boundsOfRole),
        },
      };
    },
  }),
  operation({
    id: 'getAccessOfUser',
    method: 'GET',
    path: '/users/:subject/access',
    scope: 'admin:roles:read',
    summary: 'Which scopes a person gets at an API, each with the role and the group that it comes through',
    within: async (context, { path, query }) => {
      const person = await placesOfPerson(context, path.subject);
      const { organization_id: acting } = query;
      return acting === undefined ? [person] : [person, placesOfOrganization(acting)];
    },
    query: {
      resource: z.string().min(1).max(512),
      organization_id: id.optional().describe('For which they would act'),
    },
    answer: { status: 200, schema: access },
    run: async (context, { path, query }) => {
      const { accounts, ports, stores } = context;
      const { issuer } = ports.settings;
      const sight = new Sight(context);
      const found = await effectiveAccess(
        { ...stores, accounts, issuer },
        { subject: path.subject },
        {
          resource: query.resource,
          organization: query.organization_id === undefined ? undefined : { organizationId: query.organization_id },
          seeing: (places) => sight.seeing(places),
        },
      );
      return { body: found as unknown as z.input<typeof access> };
    },
  }),
  operation({
    id: 'getAccessOfClient',
    method: 'GET',
    path: '/clients/:clientId/access',
    scope: 'admin:roles:read',
    summary: 'Which scopes an app gets at an API on its own behalf, each with the role that it comes through',
    query: { resource: z.string().min(1).max(512) },
    answer: { status: 200, schema: accessOfClient },
    run: async ({ accounts, ports, stores }, { path, query }) => {
      const { issuer } = ports.settings;
      const found = await effectiveAccessOfClient({ ...stores, accounts, issuer }, path.clientId, query);
      return { body: found as unknown as z.input<typeof accessOfClient> };
    },
  }),
];

function pair<Kind extends string>(kind: Kind | undefined, of: string | undefined, name: string) {
  if (kind === undefined && of === undefined) return undefined;
  if (kind !== undefined && of !== undefined) return { kind, id: of };
  throw new Problem('invalid', `query.${name}_kind and query.${name}_id stand together`);
}
