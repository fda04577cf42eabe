import {
  AdministrationError,
  type InvitationView,
  invitationLifetime,
  invite,
  listInvitations,
  mostGivenByInvitation,
  revokeInvitation,
} from '@signet/administration';
import type { RoleBound } from '@signet/authorization-server';
import { z } from 'zod';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { nothing, of, subject, time } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';

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

export const invitationOperations: readonly Operation[] = [
  operation({
    id: 'listInvitations',
    method: 'GET',
    path: '/invitations',
    scope: 'admin:users:read',
    summary: 'Invitations that are neither accepted nor over, oldest first; a search looks in the address',
    query: pageQuery,
    answer: { status: 200, schema: pageOf(invitation) },
    run: async ({ stores, ports }, { query }) => paged(await listInvitations(stores, ports, pageRequest(query)), shown),
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
