import type { AccountLink, AccountLinkStore, RoleBound } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import type { Value } from '../sql/statement.js';
import { Table } from '../sql/table.js';
import { index, key, lifetime, optionalJson, optionalSeconds, optionalText, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

/** As its column has it: empty where there is none, for what pages are cut by has no NULL. */
export const placeTextOf = (place: RoleBound | 'none' | undefined): string =>
  place === undefined || place === 'none' ? '' : `${place.kind} ${place.id}`;

function placeOf(text: string): RoleBound | undefined {
  const [, kind, id = ''] = /^(organization|group) (.*)$/s.exec(text) ?? [];
  return kind === undefined ? undefined : { kind: kind as RoleBound['kind'], id };
}

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
    place: text({ transformer: { to: placeTextOf, from: placeOf } }) as never,
    ...lifetime,
    usedAt: { ...optionalSeconds(), name: 'used_at' },
  },
  indices: [
    index('account_link_person', 'subject', 'purpose'),
    index('account_link_order', 'purpose', 'createdAt', 'digest'),
    index('account_link_address', 'purpose', 'address', 'place'),
    index('account_link_place', 'purpose', 'place', 'address'),
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
      open: ({ purpose, subject, address, place, createdAt }, now, limit) => {
        const equal = [
          ...equals('subject', subject),
          ...equals('address', address),
          ...equals('place', place && placeTextOf(place)),
          ...equals('created_at', createdAt),
        ];
        const conditions = ['"purpose" = ?', '"used_at" IS NULL', '"expires_at" > ?', ...equal.map(({ sql }) => sql)];
        const tail = `WHERE ${conditions.join(' AND ')} ORDER BY "created_at", "digest" LIMIT ?`;
        return rows.select(tail, [purpose, now, ...equal.map(({ value }) => value), limit]);
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

function equals(column: string, value: Value | undefined) {
  return value === undefined ? [] : [{ sql: `"${column}" = ?`, value }];
}
