import { listOwners } from '@signet/administration';
import { z } from 'zod';
import { type Operation, operation } from '../operation.js';
import { own, user } from './users.js';

export const ownerOperations: readonly Operation[] = [
  operation({
    id: 'listOwners',
    method: 'GET',
    path: '/owners',
    scope: 'admin:roles:read',
    summary: 'Who may do everything and can sign in, by username; at most 1000',
    answer: { status: 200, schema: z.object({ items: z.array(user) }) },
    run: async ({ ports, stores }) => ({
      body: { items: (await listOwners(stores, ports.settings.issuer)).map(own) },
    }),
  }),
];
