import type { IdempotentRequest, IdempotentRequestStore } from '@signet/administration';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, lifetime, optionalJson, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

const entity = new EntitySchema<IdempotentRequest>({
  name: 'idempotent_request',
  tableName: 'idempotent_request',
  columns: {
    keyDigest: key({ name: 'key_digest' }),
    callerDigest: text({ name: 'caller_digest' }),
    fingerprint: text(),
    answer: optionalJson(),
    subjects: optionalJson(),
    ...lifetime,
  },
  indices: [index('idempotent_request_caller', 'callerDigest'), index('idempotent_request_expiry', 'expiresAt')],
});

const table = new Table(entity);

export const idempotentRequests: StoredRecord<IdempotentRequestStore> = {
  entities: [entity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      find: (keyDigest) => rows.find({ keyDigest }),
      insert: (request) => rows.insertOnce(request),
      answer: (keyDigest, answer) => rows.updateOnce({ answer }, { keyDigest }, 'answer'),
      concerns: (keyDigest, subjects) => rows.update({ subjects }, { keyDigest }),
      // As the JSON of a list has it; few are kept, and each for a day.
      forgetPerson: (subject) =>
        connection.write((statements) =>
          statements.change(
            `UPDATE "idempotent_request" SET "answer" = ? WHERE replace("subjects", ?, '') <> "subjects"`,
            [JSON.stringify('forgotten'), JSON.stringify(subject)],
          ),
        ),
      delete: (keyDigest) => rows.deleteOnce({ keyDigest }),
      countOf: async (callerDigest, most) =>
        (await rows.select('WHERE "caller_digest" = ? LIMIT ?', [callerDigest, most])).length,
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
