import {
  createInitialAccessToken,
  type InitialAccessTokenView,
  initialAccessTokenBounds,
  listInitialAccessTokens,
  revokeInitialAccessToken,
} from '@signet/administration';
import { z } from 'zod';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { nothing, of, time, within } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';

const token = of<InitialAccessTokenView>()({
  tokenId: z.string().describe('Names it and opens nothing'),
  createdAt: time,
  expiresAt: time,
  remaining: z.int().describe('Registrations that it is still good for'),
  pkceOptional: z.boolean(),
}).meta({ id: 'InitialAccessToken' });

export const initialAccessTokenOperations: readonly Operation[] = [
  operation({
    id: 'listInitialAccessTokens',
    method: 'GET',
    path: '/initial-access-tokens',
    scope: 'admin:clients:read',
    summary: 'Tokens by which apps register themselves (RFC 7591 §1.2), oldest first',
    query: pageQuery,
    answer: { status: 200, schema: pageOf(token) },
    run: async ({ stores }, { query }) =>
      paged(await listInitialAccessTokens(stores, pageRequest(query)), (each) => each),
    refusals: ['invalid'],
  }),
  operation({
    id: 'createInitialAccessToken',
    method: 'POST',
    path: '/initial-access-tokens',
    scope: 'admin:clients:write',
    summary: 'Make one, which is told in this answer alone',
    body: z.strictObject({
      uses: within(initialAccessTokenBounds.uses),
      lifetime: within(initialAccessTokenBounds.lifetime).describe('Seconds'),
      pkceOptional: z.boolean().optional(),
    }),
    answer: {
      status: 201,
      schema: z.object({ ...token.shape, token: z.string().optional() }),
      shownOnce: ['token'],
    },
    run: async ({ ports, initiator }, { body }) => ({ body: await createInitialAccessToken(ports, initiator, body) }),
  }),
  operation({
    id: 'revokeInitialAccessToken',
    method: 'DELETE',
    path: '/initial-access-tokens/:tokenId',
    scope: 'admin:clients:write',
    summary: 'Revoke one; apps that it registered stay',
    answer: { status: 204, schema: nothing },
    run: async ({ ports, initiator }, { path }) => {
      await revokeInitialAccessToken(ports, initiator, path.tokenId);
      return { body: undefined };
    },
  }),
];
