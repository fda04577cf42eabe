import {
  type ChangedClient,
  changeClient,
  createClient,
  deleteClient,
  findClient,
  listClients,
  rotateClientSecret,
  secretOverlap,
} from '@signet/administration';
import { type Client, clientMetadata } from '@signet/authorization-server';
import { z } from 'zod';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { clientId, time, within } from '../../api/shown.js';
import { type Operation, type OperationContext, operation } from '../operation.js';

/** RFC 7591 §2 and Signet's own; what each may say is decided where clients are made, and an unknown one is refused there. */
const metadata = z.record(z.string().max(128), z.unknown()).describe('Client metadata (RFC 7591 §2), by its own names');

/** An app as the API tells of it: not even the digest of a secret. */
const client = z
  .object({
    clientId,
    origin: z.enum(['operator', 'self_registered', 'described']),
    metadata,
    createdAt: time,
    unusedUntil: time.optional(),
    formerSecretGoodUntil: time.optional(),
  })
  .meta({ id: 'Client' });

const withSecret = z.object({
  ...client.shape,
  clientSecret: z.string().optional().describe('Told in this answer alone'),
});

const newSubjects = z.boolean().optional().describe('The app may come to know every person by another subject');

/** The ports as the use cases of clients are given them. */
function deps({ ports }: OperationContext) {
  const { unitOfWork: administration, clock, random, settings } = ports;
  return { administration, clock, random, issuer: settings.issuer };
}

function view(of: Client) {
  const { origin, createdAt, unusedUntil, formerSecret } = of;
  return {
    clientId: of.clientId,
    origin,
    metadata: { ...clientMetadata(of) },
    createdAt,
    ...(unusedUntil !== undefined && { unusedUntil }),
    ...(formerSecret && { formerSecretGoodUntil: formerSecret.goodUntil }),
  };
}

function changed({ client: of, version, secret }: ChangedClient) {
  return { body: { ...view(of), ...(secret !== undefined && { clientSecret: secret }) }, version };
}

const shownOnce = ['clientSecret'];

export const clientOperations: readonly Operation[] = [
  operation({
    id: 'listClients',
    method: 'GET',
    path: '/clients',
    scope: 'admin:clients:read',
    summary: 'Apps, by client_id; a search looks in id and name',
    query: {
      ...pageQuery,
      resource: z.string().min(1).max(512).optional().describe('Those alone that may ask for tokens of this API'),
    },
    answer: { status: 200, schema: pageOf(client) },
    run: async (context, { query }) =>
      paged(await listClients(context, { ...pageRequest(query), resource: query.resource }), view),
    refusals: ['invalid'],
  }),
  operation({
    id: 'createClient',
    method: 'POST',
    path: '/clients',
    scope: 'admin:clients:write',
    summary: 'Make an app; one that needs a secret gets one, which is told in this answer alone',
    body: z.strictObject({ clientId: clientId.optional(), metadata }),
    answer: { status: 201, schema: withSecret, shownOnce },
    isVersioned: true,
    refusals: ['exists'],
    run: async (context, { body }) => {
      const made = await createClient(deps(context), context.initiator, body);
      return { ...changed(made), location: `/clients/${encodeURIComponent(made.client.clientId)}` };
    },
  }),
  operation({
    id: 'getClient',
    method: 'GET',
    path: '/clients/:clientId',
    scope: 'admin:clients:read',
    summary: 'An app',
    answer: { status: 200, schema: client },
    isVersioned: true,
    run: async (context, { path }) => {
      const found = await findClient(deps(context), context.initiator, path);
      return { body: view(found.client), version: found.version };
    },
  }),
  operation({
    id: 'changeClient',
    method: 'PATCH',
    path: '/clients/:clientId',
    scope: 'admin:clients:write',
    summary: 'Change what is named of the metadata of an app; null gives a member its default',
    query: { new_subjects: newSubjects },
    body: z.strictObject({ metadata }),
    answer: { status: 200, schema: withSecret, shownOnce },
    isVersioned: true,
    run: async (context, { path, query, body }) => {
      const { expectedVersion } = context;
      const change = {
        clientId: path.clientId,
        patch: body.metadata,
        expectedVersion,
        newSubjects: query.new_subjects,
      };
      return changed(await changeClient(deps(context), context.initiator, change));
    },
  }),
  operation({
    id: 'deleteClient',
    method: 'DELETE',
    path: '/clients/:clientId',
    scope: 'admin:clients:write',
    recentSignIn: true,
    summary: 'Delete an app, revoke its grants and forget what people agreed that it may have',
    answer: { status: 200, schema: z.object({ clientId, revokedGrants: z.int() }) },
    isVersioned: true,
    run: async (context, { path }) => {
      const { expectedVersion, initiator } = context;
      return { body: await deleteClient(deps(context), initiator, { clientId: path.clientId, expectedVersion }) };
    },
  }),
  operation({
    id: 'rotateClientSecret',
    method: 'POST',
    path: '/clients/:clientId/secret',
    scope: 'admin:clients:write',
    recentSignIn: true,
    summary: 'Replace the secret of an app; the one before is good beside it for a while',
    body: z.strictObject({
      overlap: within(secretOverlap).optional().describe('Seconds; 0 where it leaked. Default: a day'),
    }),
    answer: { status: 200, schema: withSecret, shownOnce },
    isVersioned: true,
    run: async (context, { path, body }) => {
      const rotation = { clientId: path.clientId, overlap: body.overlap };
      return changed(await rotateClientSecret(deps(context), context.initiator, rotation));
    },
  }),
];
