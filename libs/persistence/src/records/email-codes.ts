import type { EmailCode, EmailCodeStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, lifetime, seconds, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const EmailCodeEntity = new EntitySchema<EmailCode>({
  name: 'email_code',
  tableName: 'email_code',
  columns: { subject: key(), digest: text(), tries: seconds(), ...lifetime },
  indices: [index('email_code_expiry', 'expiresAt')],
});

const table = new Table(EmailCodeEntity);
const tried = `UPDATE "email_code" SET "tries" = "tries" + 1 WHERE "subject" = ? AND "digest" = ? AND "tries" < ?`;

export const emailCodes: StoredRecord<EmailCodeStore> = {
  entities: [EmailCodeEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      find: (subject) => rows.find({ subject }),
      save: (code) => rows.upsert(code),
      tryOnce: ({ subject, digest }, most) =>
        connection.write(async (statements) => (await statements.change(tried, [subject, digest, most])) === 1),
      consume: ({ subject, digest }) => rows.deleteOnce({ subject, digest }),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
