import { closeOwnAccount } from '@signet/administration';
import { z } from 'zod';
import { deletionGrace } from '../../account/deletion-grace.js';
import { time } from '../../api/shown.js';
import { type OwnOperation, operation } from '../operation.js';

export const closureOperations: readonly OwnOperation[] = [
  operation({
    id: 'closeAccount',
    method: 'POST',
    path: '/closure',
    scope: 'account:delete',
    recentSignIn: true,
    summary:
      'Close the account, to have it deleted after some days or not; every session and every app of it ends, with this app among them',
    body: z.strictObject({ delete: z.boolean().describe('False: it is kept until the person opens it again') }),
    answer: {
      status: 200,
      schema: z.object({
        closedAt: time.optional(),
        deletionAt: time.optional().describe('Until then the person may take it back'),
      }),
    },
    refusals: ['last_owner'],
    keepsOwners: true,
    run: async ({ ports, person, issuer }, { body }) => {
      const grace = body.delete ? deletionGrace(issuer.config) : undefined;
      const reason = body.delete ? 'delete' : 'close';
      const { closedAt, deletionAt } = await closeOwnAccount(ports, person, grace);
      issuer.log.event('account_closed', { subject: person.subject, reason });
      return { body: { closedAt, deletionAt } };
    },
  }),
];
