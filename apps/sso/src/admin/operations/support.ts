import {
  beginSupport,
  endSupport,
  listAllSupport,
  listSupport,
  type SupportView,
  supportLifetimes,
} from '@signet/administration';
import { mostSupportedApps, supportEnds } from '@signet/authorization-server';
import { z } from 'zod';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { clientId, nothing, of, subject, time, within } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';
import { nowhere, placesOfPerson, withinPerson } from './places.js';

const reason = z.string().min(1).max(500).describe('In words for the person and for operators');

const supportAccess = of<SupportView>()({
  accessId: z.string(),
  supporter: subject.describe('Who acts'),
  subject: subject.describe('As whom'),
  reason,
  clientIds: z.array(clientId).describe('The apps in which, and in no other'),
  createdAt: time,
  enterBefore: time.describe('Until when it can be entered'),
  until: time.describe('When nothing of it is good any more'),
  enteredAt: time.optional(),
  endedAt: time.optional(),
  endedBy: z.enum(supportEnds).optional().describe('`policy`: for want of what it rests on'),
  state: z.enum(['asked', 'entered', 'over']),
}).meta({ id: 'SupportAccess' });

const named = supportAccess
  .extend({
    username: z.string().optional().describe('Of the person, while there is an account'),
    supporterName: z.string().optional().describe('Of who acts, likewise'),
  })
  .meta({ id: 'NamedSupportAccess' });

const shown = (access: SupportView) => access as z.input<typeof supportAccess>;

export const supportOperations: readonly Operation[] = [
  operation({
    id: 'beginSupportAccess',
    method: 'POST',
    path: '/support-accesses',
    scope: 'admin:support:write',
    recentSignIn: true,
    summary: 'Ask to act as a person in some apps, for a while; whoever asks enters it by a fresh sign-in of their own',
    within: async (context, { body }) => [await placesOfPerson(context, body.subject)],
    body: z.strictObject({
      subject: subject.describe('As whom'),
      reason,
      clientIds: z.array(clientId).min(1).max(mostSupportedApps),
      lifetime: within(supportLifetimes),
    }),
    answer: { status: 201, schema: supportAccess },
    refusals: ['unknown', 'in_use'],
    run: async ({ ports, initiator }, { body }) => {
      const { subject: person, ...given } = body;
      const access = await beginSupport(ports, initiator, { ...given, person: { subject: person } });
      return { body: shown(access) };
    },
  }),
  operation({
    id: 'listSupportAccesses',
    method: 'GET',
    path: '/support-accesses',
    scope: 'admin:support:read',
    summary:
      'Who acted or acts as whom, and why, newest first; a search looks in the names of the person and in the reason',
    query: pageQuery,
    answer: { status: 200, schema: pageOf(named) },
    run: async ({ directories, ports }, { query }) =>
      paged(
        await listAllSupport({ directory: directories.supportAccesses, clock: ports.clock }, pageRequest(query)),
        (access) => access as z.input<typeof named>,
      ),
    refusals: ['invalid'],
  }),
  operation({
    id: 'listSupportAccessesOfUser',
    method: 'GET',
    path: '/users/:subject/support-accesses',
    scope: 'admin:support:read',
    summary: 'Who acted or acts as this person, and why: the last hundred, newest first',
    within: withinPerson,
    answer: { status: 200, schema: z.object({ items: z.array(supportAccess) }) },
    run: async ({ stores, ports }, { path }) => {
      const items = await listSupport(stores, { subject: path.subject }, ports.clock.now());
      return { body: { items: items.map(shown) } };
    },
  }),
  operation({
    id: 'endSupportAccess',
    method: 'DELETE',
    path: '/support-accesses/:accessId',
    scope: 'admin:support:write',
    summary: 'Nobody acts as that person by it any more: what was given by it is revoked',
    within: async (context, { path }) => {
      const access = await context.stores.supportAccesses.find(path.accessId);
      return [access === undefined ? nowhere : await placesOfPerson(context, access.subject)];
    },
    answer: { status: 204, schema: nothing },
    run: async ({ ports, initiator }, { path }) => {
      await endSupport(ports, initiator, path.accessId);
      return { body: undefined };
    },
  }),
];
