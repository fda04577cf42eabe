import { listKeys, rotateKey, type SigningKeyView, withdrawSigningKey } from '@signet/administration';
import { keyHolderNames, signingAlgorithmNames } from '@signet/authorization-server';
import { z } from 'zod';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { of, time } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';

/** A signing key without its private part. */
const key = of<SigningKeyView>()({
  kid: z.string(),
  algorithm: z.enum(signingAlgorithmNames),
  heldBy: z
    .enum(['database', ...keyHolderNames])
    .describe('Where its private half is: sealed in the database, or where an operator gives it'),
  createdAt: time,
  activatesAt: time,
  retiresAt: time.optional(),
  publishedUntil: time.optional(),
  expiresAt: time.optional(),
}).meta({ id: 'SigningKey' });

export const keyOperations: readonly Operation[] = [
  operation({
    id: 'listKeys',
    method: 'GET',
    path: '/keys',
    scope: 'admin:keys:read',
    summary: 'Signing keys, oldest first; a search looks in kid and algorithm',
    query: pageQuery,
    answer: { status: 200, schema: pageOf(key) },
    run: async ({ stores }, { query }) => paged(await listKeys(stores, pageRequest(query)), (each) => each),
    refusals: ['invalid'],
  }),
  operation({
    id: 'rotateKey',
    method: 'POST',
    path: '/keys',
    scope: 'admin:keys:write',
    recentSignIn: true,
    summary: 'Publish a new key now that signs after the publication lead; tokens of the one before stay good',
    body: z.strictObject({
      algorithm: z.enum(signingAlgorithmNames),
      now: z.boolean().optional().describe('It signs within seconds: as soon as every process has published it'),
      stored: z
        .boolean()
        .optional()
        .describe('Also where an operator gives the keys of this algorithm: from then on one in the database signs'),
    }),
    answer: { status: 201, schema: key },
    run: async ({ ports, initiator }, { body }) => ({
      body: await rotateKey(ports, initiator, body.algorithm, body),
    }),
    refusals: ['in_use'],
  }),
  operation({
    id: 'withdrawKey',
    method: 'DELETE',
    path: '/keys/:kid',
    scope: 'admin:keys:write',
    recentSignIn: true,
    summary: 'Take a key that leaked out of service, and refuse all that it signed',
    answer: { status: 200, schema: z.object({ withdrawn: key, replacement: key.optional() }) },
    run: async ({ ports, initiator }, { path }) => ({ body: await withdrawSigningKey(ports, initiator, path.kid) }),
  }),
];
