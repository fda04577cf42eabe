import { exportOwnData } from '@signet/administration';
import { z } from 'zod';
import { type OwnOperation, operation } from '../operation.js';

export const dataOperations: readonly OwnOperation[] = [
  operation({
    id: 'exportData',
    method: 'GET',
    path: '/data',
    scope: 'account:data:read',
    recentSignIn: true,
    summary: 'Everything that is kept of the person, without what is secret. Each answer is an entry of their activity',
    answer: { status: 200, schema: z.record(z.string(), z.unknown()) },
    run: async ({ ports, records, person, issuer }) => {
      const stream = await exportOwnData(ports, records, person);
      issuer.log.event('own_data_exported', { subject: person.subject });
      return { body: {}, stream };
    },
  }),
];
