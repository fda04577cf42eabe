import type { AccountLink, AccountLinkStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import type { Value } from '../sql/statement.js';
import { Table } from '../sql/table.js';
import { index, key, lifetime, optionalJson, optionalSeconds, optionalText, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const AccountLinkEntity = new EntitySchema<AccountLink>({
  name: 'account_link',
  tableName: 'account_link',
  columns: {
    digest: key() as never,
    purpose: text() as never,
    subject: optionalText(),
    address: optionalText(),
    bond: optionalText() as never,
    facts: optionalJson() as never,
    ...lifetime,
    usedAt: { ...optionalSeconds(), name: 'used_at' },
  },
  indices: [
    index('account_link_person', 'subject', 'purpose'),
    index('account_link_order', 'purpose', 'createdAt', 'digest'),
    index('account_link_expiry', 'expiresAt'),
  ],
});

const table = new Table(AccountLinkEntity);
const used = `UPDATE "account_link" SET "used_at" = ? WHERE "digest" = ? AND "used_at" IS NULL AND "expires_at" > ?`;

export const accountLinks: StoredRecord<AccountLinkStore> = {
  entities: [AccountLinkEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      find: (digest) => rows.find({ digest }),
      open: ({ purpose, subject, address }, now, limit) => {
        const conditions = ['"purpose" = ?', '"used_at" IS NULL', '"expires_at" > ?'];
        const values: Value[] = [purpose, now];
        if (subject !== undefined) {
          conditions.push('"subject" = ?');
          values.push(subject);
        }
        if (address !== undefined) {
          conditions.push('"address" = ?');
          values.push(address);
        }
        const tail = `WHERE ${conditions.join(' AND ')} ORDER BY "created_at", "digest" LIMIT ?`;
        return rows.select(tail, [...values, limit]);
      },
      insert: (link) => rows.insert(link),
      use: (digest, now) =>
        connection.write(async (statements) => (await statements.change(used, [now, digest, now])) === 1),
      delete: (digest) => rows.deleteOnce({ digest }),
      deleteAllOf: (subject) => rows.deleteAll({ subject }),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
