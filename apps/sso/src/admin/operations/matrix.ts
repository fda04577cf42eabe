import {
  type AudienceGraph,
  audienceGraph,
  audienceMatrix,
  authorityOf,
  type GrantedBy,
  grantedBy,
  type MatrixCell,
  type MatrixRow,
  type MatrixScope,
} from '@signet/administration';
import { grantTypeNames } from '@signet/authorization-server';
import { z } from 'zod';
import { cursorOf, pageQuery, pageRequest } from '../../api/pages.js';
import { clientId, of, time } from '../../api/shown.js';
import { type Operation, type OperationContext, operation } from '../operation.js';

const audience = z.string().min(1).max(512);
const grantType = z.enum(grantTypeNames as [(typeof grantTypeNames)[number], ...typeof grantTypeNames]);
const refused = z
  .object({ place: z.string(), count: z.int(), at: time, code: z.string(), supportCode: z.string() })
  .meta({ id: 'RefusedLately' });

const scope = of<MatrixScope>()({
  scope: z.string(),
  registered: z.boolean().describe('The app is registered for it'),
  ways: z
    .array(z.object({ grantType, needsRole: z.boolean().describe('A role of the person must give it') }))
    .readonly()
    .describe('Grants by which the issuer gives it; none where it does not'),
  lastUsedAt: time.optional(),
});

const cell = of<MatrixCell>()({
  audience,
  scopes: z.array(scope).readonly(),
  lastUsedAt: time.optional(),
  refused: refused.optional(),
});

const row = of<MatrixRow>()({
  clientId,
  clientName: z.string(),
  definedBy: z.enum(['program', 'configuration', 'operator', 'self_registered', 'described']),
  version: z.string().describe('For `If-Match` of a change of the app'),
  grants: z.array(z.string()).readonly(),
  cells: z.array(cell).readonly(),
  refusedByIssuer: z.array(refused).readonly(),
}).meta({ id: 'AudienceMatrixRow' });

const graph = of<AudienceGraph>()({
  audiences: z.array(z.string()).readonly(),
  edges: z
    .array(
      z.object({
        clientId,
        from: z.string().describe('The audience of the token that is traded'),
        to: z.string(),
        scopes: z.array(z.object({ scope: z.string(), needsRole: z.boolean() })).readonly(),
        lastUsedAt: time.optional(),
      }),
    )
    .readonly(),
  chains: z
    .array(
      z.object({
        audiences: z.array(z.string()).readonly(),
        clients: z.array(z.string()).readonly(),
        used: z.boolean(),
      }),
    )
    .readonly(),
  beginnings: z
    .array(
      z.object({
        clientId,
        audience: z.string().describe('Of which tokens are traded, on behalf of people who come by this app'),
        scopes: z.array(z.object({ scope: z.string(), needsRole: z.boolean() })).readonly(),
        lastUsedAt: time.optional(),
      }),
    )
    .readonly(),
  truncated: z.boolean(),
}).meta({ id: 'AudienceGraph' });

const given = of<GrantedBy>()({
  at: time,
  initiator: z.object({ entity: z.string(), through: z.string(), subject: z.string().optional() }),
  entryId: z.string().describe('Of the audit trail'),
});

function needs({ ports, stores, directories, clientDirectory }: OperationContext) {
  const { clock, settings } = ports;
  return { clock, settings, stores, matrix: directories.matrix, clientDirectory };
}

export const matrixOperations: readonly Operation[] = [
  operation({
    id: 'audienceMatrix',
    method: 'GET',
    path: '/audience-matrix',
    scope: 'admin:clients:read',
    summary: 'Which app gets which scope at which audience, by which grants, when it last did and what was refused',
    query: {
      ...pageQuery,
      client: clientId.optional().describe('This app alone'),
      audience: audience.optional().describe('This audience alone'),
      audiences_after: audience.optional().describe('`nextAudience` of the columns before'),
    },
    answer: {
      status: 200,
      schema: z.object({
        items: z.array(row),
        audiences: z.array(z.object({ identifier: z.string(), scopes: z.array(z.string()) })).describe('The columns'),
        nextAudience: z.string().optional(),
        next: z.string().optional(),
        total: z.int(),
      }),
    },
    refusals: ['invalid', 'unknown'],
    run: async (context, { query }) => {
      const authority = await authorityOf(context.stores, context.initiator);
      const { items, audiences, next, nextAudience, total } = await audienceMatrix(needs(context), {
        ...pageRequest(query),
        client: query.client,
        audience: query.audience,
        audiencesAfter: query.audiences_after,
        withRefusals: authority.reachOf('admin:refusals:read') === 'everywhere',
      });
      return {
        body: {
          items: [...items],
          total,
          audiences: audiences.map(({ identifier, scopes }) => ({ identifier, scopes: [...scopes] })),
          ...(nextAudience !== undefined && { nextAudience }),
          ...(next !== undefined && { next: cursorOf(next) }),
        },
      };
    },
  }),
  operation({
    id: 'scopeGrantedBy',
    method: 'GET',
    path: '/audience-matrix/:clientId/granted-by',
    scope: 'admin:audit:read',
    summary: 'Who gave an app a scope at an audience, as far as the audit trail has it',
    query: { audience, scope: z.string().min(1).max(256) },
    answer: { status: 200, schema: z.object({ grantedBy: given.optional() }) },
    run: async ({ stores }, { path, query }) => {
      const found = await grantedBy(stores.auditLog, { clientId: path.clientId, ...query });
      return { body: { ...(found && { grantedBy: found }) } };
    },
  }),
  operation({
    id: 'audienceGraph',
    method: 'GET',
    path: '/audience-graph',
    scope: 'admin:clients:read',
    summary:
      'Which app may exchange a token of which audience for one of which other (RFC 8693), and the chains of that',
    answer: { status: 200, schema: graph },
    run: async (context) => ({ body: await audienceGraph(needs(context)) }),
  }),
];
