import {
  AdministrationError,
  type InvitationView,
  invitationLifetime,
  invite,
  listInvitations,
  mostGivenByInvitation,
  placeOfInvitation,
  revokeInvitation,
} from '@signet/administration';
import type { RoleBound } from '@signet/authorization-server';
import { z } from 'zod';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { nothing, of, subject, time } from '../../api/shown.js';
import { type Operation, type OperationContext, operation } from '../operation.js';
import { nowhere, placesNamed, placesOfBound, Sight } from './places.js';

const id = z.string().max(1024);
const listed = z.array(id).max(mostGivenByInvitation);
const bound = { kind: z.enum(['organization', 'group']), id: z.string() };

const invitation = of<InvitationView>()({
  invitationId: z.string().describe('Names it and opens nothing'),
  email: z.string(),
  invitedBy: subject.optional(),
  groups: z.array(z.string()),
  organizations: z.array(z.string()),
  roles: z.array(z.object({ resource: z.string(), role: z.string(), within: of<RoleBound>()(bound).optional() })),
  createdAt: time,
  expiresAt: time,
}).meta({ id: 'Invitation' });

const given = z.strictObject({
  resource: z.string().min(1).max(512).describe('The identifier of the API'),
  role: z.string().min(1).max(256),
  within: z
    .strictObject({ kind: z.enum(['organization', 'group']), id })
    .optional()
    .describe('Everywhere where it is absent'),
});

interface Named {
  readonly groups?: readonly string[] | undefined;
  readonly organizations?: readonly string[] | undefined;
  readonly roles?: ReadonlyArray<{ readonly within?: RoleBound | undefined }> | undefined;
}

/** Each group, organization and bound of a role where it stands; a role everywhere stands nowhere. */
async function withinGiven(context: OperationContext, { body }: { readonly body: Named }) {
  const { groups = [], organizations = [], roles = [] } = body;
  const bounds: ReadonlyArray<RoleBound | undefined> = [
    ...groups.map((each) => ({ kind: 'group', id: each }) as const),
    ...organizations.map((each) => ({ kind: 'organization', id: each }) as const),
    ...roles.map(({ within }) => within),
  ];
  return Promise.all(bounds.map(async (each) => (each ? placesOfBound(context, each) : nowhere)));
}

/** @throws AdministrationError invalid */
function placeOf(query: { readonly organizationId?: string | undefined; readonly groupId?: string | undefined }) {
  const { organizationId, groupId } = query;
  if (organizationId !== undefined && groupId !== undefined) {
    throw new AdministrationError('invalid', 'invitations are of an organization or of a group');
  }
  if (organizationId !== undefined) return { kind: 'organization', id: organizationId } as const;
  return groupId === undefined ? undefined : ({ kind: 'group', id: groupId } as const);
}

/** A group may have been moved to where the caller sees nothing. */
async function inSight(context: OperationContext, items: readonly InvitationView[]): Promise<InvitationView[]> {
  const group = (each: string): RoleBound => ({ kind: 'group', id: each });
  const bounds = ({ groups, roles }: InvitationView) => [
    ...groups.map(group),
    ...roles.flatMap(({ within }) => within ?? []),
  ];
  const sees = await new Sight(context).seeing(items.flatMap(bounds));
  return items.map(({ groups, roles, ...item }) => ({
    ...item,
    groups: groups.filter((each) => sees(group(each))),
    roles: roles.filter(({ within }) => within === undefined || sees(within)),
  }));
}

export const invitationOperations: readonly Operation[] = [
  operation({
    id: 'listInvitations',
    method: 'GET',
    path: '/invitations',
    scope: 'admin:users:read',
    summary: 'Invitations that are neither accepted nor over, by address, which a search looks in',
    query: {
      ...pageQuery,
      organizationId: id.min(1).optional().describe('Those that give something within this organization alone'),
      groupId: id.min(1).optional().describe('The same of this group, with those below it'),
    },
    within: (context, { query }) => placesNamed(context, query),
    answer: { status: 200, schema: pageOf(invitation) },
    run: async (context, { query }) => {
      const { directories, ports } = context;
      const page = await listInvitations(directories.invitations, ports, { place: placeOf(query) }, pageRequest(query));
      return paged({ ...page, items: await inSight(context, page.items) }, shown);
    },
    refusals: ['invalid'],
  }),
  operation({
    id: 'createInvitation',
    method: 'POST',
    path: '/invitations',
    scope: 'admin:users:write',
    summary: 'Send a link to an address by which somebody makes an account there, once; the one before ends',
    body: z.strictObject({
      email: z.string().min(1).max(254),
      lifetime: z.int().min(invitationLifetime.least).max(invitationLifetime.most).optional().describe('Seconds'),
      locale: z.string().max(64).optional().describe('A language tag: of the mail'),
      groups: listed.optional().describe('Where they are a member then, by `groupId`'),
      organizations: listed.optional().describe('Where they are a member then, by `organizationId`'),
      roles: z.array(given).max(mostGivenByInvitation).optional().describe('What they have then'),
    }),
    answer: { status: 201, schema: invitation },
    within: withinGiven,
    refusals: ['exists', 'unknown'],
    run: async ({ ports, initiator }, { body }) => {
      if (ports.settings.userRegistration.by === 'off') {
        throw new AdministrationError('invalid', 'nobody could accept it: REGISTRATION is off');
      }
      const { groups = [], organizations = [], roles = [], ...rest } = body;
      const made = await invite(ports, initiator, {
        ...rest,
        groups: groups.map((groupId) => ({ groupId })),
        organizations: organizations.map((organizationId) => ({ organizationId })),
        roles: roles.map(({ within, ...role }) => ({ ...role, ...(within && { within: boundOf(within) }) })),
      });
      return { body: shown(made) };
    },
  }),
  operation({
    id: 'revokeInvitation',
    method: 'DELETE',
    path: '/invitations/:invitationId',
    scope: 'admin:users:write',
    summary: 'Take one back: its link is good for nothing any more',
    answer: { status: 204, schema: nothing },
    within: async (context, { path }) => {
      const place = await placeOfInvitation(context.stores, context.ports, path.invitationId);
      return [place ? await placesOfBound(context, place) : nowhere];
    },
    run: async ({ ports, initiator }, { path }) => {
      await revokeInvitation(ports, initiator, path.invitationId);
      return { body: undefined };
    },
  }),
];

function shown({ groups, organizations, roles, ...rest }: InvitationView) {
  return { ...rest, groups: [...groups], organizations: [...organizations], roles: [...roles] };
}

function boundOf({ kind, id: which }: RoleBound) {
  return kind === 'group'
    ? ({ kind, group: { groupId: which } } as const)
    : ({ kind, organization: { organizationId: which } } as const);
}
