import {
  type ConsentView,
  endSession,
  forgetConsents,
  type GrantView,
  listConsents,
  listGrants,
  listSessions,
  revokeGrant,
  type SessionView,
} from '@signet/administration';
import { z } from 'zod';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { clientId, nothing, resourceAccess, subject, time } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';
import { nowhere, placesOfPerson } from './places.js';

const username = z.string().optional().describe('While there is an account');
const filter = { subject: subject.optional(), client_id: clientId.optional() };

const support = z
  .object({ accessId: z.string(), supporter: subject })
  .describe('Nobody signed in: somebody of support acts as its person');

const session = z
  .object({
    sessionId: z.string(),
    subject,
    username,
    authTime: time,
    amr: z.array(z.string()),
    acr: z.string().optional(),
    upstream: z
      .object({ providerId: z.string(), sid: z.string().optional() })
      .optional()
      .describe('The sign-in at an identity provider by which it began'),
    createdAt: time,
    expiresAt: time,
    lastSeenAt: time.optional(),
    device: z.object({ browser: z.string().optional(), system: z.string().optional() }).optional(),
    kept: z.boolean().optional().describe('Its person wanted to stay signed in'),
    support: support.optional(),
  })
  .meta({ id: 'Session' });

const grant = z
  .object({
    grantId: z.string(),
    subject,
    username,
    clientId,
    sessionId: z.string().optional(),
    identityScopes: z.array(z.string()),
    resources: z.array(resourceAccess),
    authTime: time,
    amr: z.array(z.string()),
    acr: z.string().optional(),
    offline: z.boolean(),
    support: support.optional(),
    createdAt: time,
    expiresAt: time,
  })
  .meta({ id: 'Grant' });

const consent = z
  .object({
    subject,
    username,
    clientId,
    destination: z.string(),
    identityScopes: z.array(z.string()),
    resources: z.array(resourceAccess),
    updatedAt: time,
  })
  .meta({ id: 'Consent' });

export const sessionOperations: readonly Operation[] = [
  operation({
    id: 'listSessions',
    method: 'GET',
    path: '/sessions',
    scope: 'admin:sessions:read',
    summary: 'Sessions that live, newest first; a search looks in the names of people',
    query: { ...pageQuery, ...filter },
    answer: { status: 200, schema: pageOf(session) },
    run: async ({ directories, ports }, { query }) =>
      paged(
        await listSessions(
          { directory: directories.sessions, clock: ports.clock },
          { subject: query.subject, clientId: query.client_id },
          pageRequest(query),
        ),
        (each: SessionView) => each as z.input<typeof session>,
      ),
    refusals: ['invalid'],
  }),
  operation({
    id: 'endSession',
    method: 'DELETE',
    path: '/sessions/:sessionId',
    scope: 'admin:sessions:write',
    summary: 'End a session, with every grant that lives in it',
    within: async (context, { path }) => {
      const subject = (await context.stores.sessions.find(path.sessionId))?.subject;
      return [subject === undefined ? nowhere : await placesOfPerson(context, subject)];
    },
    answer: { status: 204, schema: nothing },
    run: async ({ ports, initiator }, { path }) => {
      await endSession(ports, initiator, path.sessionId);
      return { body: undefined };
    },
  }),
];

export const grantOperations: readonly Operation[] = [
  operation({
    id: 'listGrants',
    method: 'GET',
    path: '/grants',
    scope: 'admin:sessions:read',
    summary: 'Grants that live, newest first; a search looks in client_id and the names of people',
    query: { ...pageQuery, ...filter, session_id: z.string().min(1).max(255).optional() },
    answer: { status: 200, schema: pageOf(grant) },
    run: async ({ directories, ports }, { query }) =>
      paged(
        await listGrants(
          { directory: directories.grants, clock: ports.clock },
          { subject: query.subject, clientId: query.client_id, sessionId: query.session_id },
          pageRequest(query),
        ),
        (each: GrantView) => each as unknown as z.input<typeof grant>,
      ),
    refusals: ['invalid'],
  }),
  operation({
    id: 'revokeGrant',
    method: 'DELETE',
    path: '/grants/:grantId',
    scope: 'admin:sessions:write',
    summary: 'Revoke a grant, with every token of it and the consent behind it',
    within: async (context, { path }) => {
      const subject = (await context.stores.grants.find(path.grantId))?.subject;
      return [subject === undefined ? nowhere : await placesOfPerson(context, subject)];
    },
    answer: { status: 204, schema: nothing },
    run: async ({ ports, initiator }, { path }) => {
      await revokeGrant(ports, initiator, path.grantId);
      return { body: undefined };
    },
  }),
];

export const consentOperations: readonly Operation[] = [
  operation({
    id: 'listConsents',
    method: 'GET',
    path: '/consents',
    scope: 'admin:sessions:read',
    summary: 'What people agreed to; a search looks in client_id and the names of people',
    query: { ...pageQuery, ...filter },
    answer: { status: 200, schema: pageOf(consent) },
    run: async ({ directories }, { query }) =>
      paged(
        await listConsents(
          directories.consents,
          { subject: query.subject, clientId: query.client_id },
          pageRequest(query),
        ),
        (each: ConsentView) => each as unknown as z.input<typeof consent>,
      ),
    refusals: ['invalid'],
  }),
  operation({
    id: 'forgetConsents',
    method: 'DELETE',
    path: '/consents',
    scope: 'admin:sessions:write',
    summary: 'Forget what a person agreed to, or all that people agreed that an app may have; grants stay',
    within: async (context, { query }) => [
      query.subject === undefined ? nowhere : await placesOfPerson(context, query.subject),
    ],
    query: filter,
    answer: { status: 200, schema: z.object({ forgotten: z.int() }) },
    run: async ({ ports, initiator }, { query }) => {
      const wanted = { subject: query.subject, clientId: query.client_id };
      return { body: { forgotten: await forgetConsents(ports, initiator, wanted) } };
    },
    refusals: ['invalid'],
  }),
];
