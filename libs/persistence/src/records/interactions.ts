import type { Interaction, InteractionStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, lifetime, optionalText, text, waitingRequest } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const InteractionEntity = new EntitySchema<Interaction>({
  name: 'interaction',
  tableName: 'interaction',
  columns: {
    interactionId: key({ name: 'interaction_id' }),
    browserDigest: text({ name: 'browser_digest' }),
    request: waitingRequest(),
    ...lifetime,
    consentedSessionId: { ...optionalText(), name: 'consented_session_id' },
    offer: optionalText(),
    offeredTo: { ...optionalText(), name: 'offered_to' },
    answer: optionalText(),
    answeredFor: { ...optionalText(), name: 'answered_for' },
  },
  indices: [index('interaction_expiry', 'expiresAt')],
});

const table = new Table(InteractionEntity);
const extended = `UPDATE "interaction" SET "expires_at" = ? WHERE "interaction_id" = ? AND "answer" IS NULL AND "expires_at" < ?`;

export const interactions: StoredRecord<InteractionStore> = {
  entities: [InteractionEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      insert: (interaction) => rows.insert(interaction),
      find: (interactionId) => rows.find({ interactionId }),
      recordConsent: (interactionId, sessionId) => rows.update({ consentedSessionId: sessionId }, { interactionId }),
      recordOffer: (interactionId, made) => rows.updateOnce(made, { interactionId }, 'offeredTo'),
      endOffer: (interactionId) => rows.update({ offer: undefined }, { interactionId }),
      complete: (interactionId, end) => rows.updateOnce(end, { interactionId }, 'answer'),
      extend: (interactionId, until) =>
        connection.write(
          async (statements) => (await statements.change(extended, [until, interactionId, until])) === 1,
        ),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
