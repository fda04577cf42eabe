import { type Account, type AccountStore, emailKey } from '@signet/identity';
import { EntitySchema } from 'typeorm';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import {
  flag,
  index,
  key,
  optionalFlag,
  optionalJson,
  optionalSeconds,
  optionalText,
  seconds,
  text,
  uniqueIndex,
} from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const usernameIndex = 'account_username';

export const AccountEntity = new EntitySchema<Account>({
  name: 'account',
  tableName: 'account',
  columns: {
    subject: key(),
    username: text(),
    email: optionalText(),
    emailVerified: { ...flag(), name: 'email_verified' },
    name: optionalText(),
    givenName: { ...optionalText(), name: 'given_name' },
    familyName: { ...optionalText(), name: 'family_name' },
    middleName: { ...optionalText(), name: 'middle_name' },
    nickname: optionalText(),
    profile: optionalText(),
    picture: optionalText(),
    website: optionalText(),
    gender: optionalText(),
    birthdate: optionalText(),
    zoneinfo: optionalText(),
    locale: optionalText(),
    phoneNumber: { ...optionalText(), name: 'phone_number' },
    phoneNumberVerified: { ...optionalFlag(), name: 'phone_number_verified' },
    address: optionalJson(),
    attributes: optionalJson(),
    passwordHash: text({ name: 'password_hash' }),
    disabledAt: { ...optionalSeconds(), name: 'disabled_at' },
    closedAt: { ...optionalSeconds(), name: 'closed_at' },
    deletionAt: { ...optionalSeconds(), name: 'deletion_at' },
    createdAt: { ...seconds(), name: 'created_at' },
    updatedAt: { ...seconds(), name: 'updated_at' },
  },
  indices: [uniqueIndex(usernameIndex, 'username'), index('account_deletion', 'deletionAt')],
});

const table = new Table(AccountEntity);
const reopened = `UPDATE "account" SET "disabled_at" = NULL, "closed_at" = NULL, "deletion_at" = NULL, "updated_at" = ?
  WHERE "subject" = ? AND "closed_at" = ?`;

/** People also change their accounts themselves: whoever writes all of one is to know what it is by then. */
export function accountsForChange(statements: Statements, accounts: AccountStore): AccountStore {
  return Object.assign(Object.create(accounts) as AccountStore, {
    find: (subject: string) => table.findForChange(statements, { subject }),
    findByUsername: (username: string) => table.findForChange(statements, { username }),
  });
}

export const accounts: StoredRecord<AccountStore> = {
  entities: [AccountEntity],
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      find: (subject) => rows.find({ subject }),
      isActive: (subject) => rows.exists({ subject }, 'disabledAt'),
      findByUsername: (username) => rows.find({ username }),
      withVerifiedEmail: (email, limit) => {
        const { asciiLower, byteOrder } = connection.read.dialect;
        const tail = `WHERE ${asciiLower('"email"')} = ? AND "email_verified" = ? AND "disabled_at" IS NULL
          ORDER BY "subject" ${byteOrder} LIMIT ?`;
        return rows.select(tail, [emailKey(email), true, limit]);
      },
      // The unique index decides; a conflict inserts nothing.
      insert: async (account) =>
        (await rows.insertNew(account, { subject: account.subject })) ? 'created' : 'username_taken',
      update: (account) => connection.write((statements) => update(statements, account)),
      replacePasswordHash: async ({ subject, from, to }) =>
        (await rows.updateAll({ passwordHash: to }, { subject, passwordHash: from })) === 1,
      verifyEmail: async ({ subject, email }) =>
        (await rows.updateAll({ emailVerified: true }, { subject, email })) === 1,
      changeEmail: async ({ subject, from, to, verified, now }) => {
        const set = { email: to, emailVerified: verified, updatedAt: now };
        const changed =
          from === undefined
            ? await rows.updateAll(set, { subject }, 'email')
            : await rows.updateAll(set, { subject, email: from });
        return changed === 1;
      },
      reopen: ({ subject, closedAt, now }) =>
        connection.write(async (statements) => (await statements.change(reopened, [now, subject, closedAt])) === 1),
      deletionsDue: async (now, limit) => {
        const due = await rows.select(
          'WHERE "deletion_at" <= ? AND "disabled_at" IS NOT NULL ORDER BY "deletion_at", "subject" LIMIT ?',
          [now, limit],
        );
        return due.map(({ subject }) => subject);
      },
      delete: (subject) => rows.deleteOnce({ subject }),
      // As the JSON of an object has it and no text in it can: quotes within one are escaped.
      withAttribute: (name, limit) =>
        rows.select(`WHERE replace("attributes", ?, '') <> "attributes" LIMIT ?`, [`"${name}":`, limit]),
      list: () => rows.select('ORDER BY "username"'),
    };
  },
};

/** Two at once that want one name: the unique index lets one of them, the other one's statement fails. */
async function update(statements: Statements, account: Account): Promise<'updated' | 'unknown' | 'username_taken'> {
  const { subject, username } = account;
  const holder = await table.find(statements, { username });
  if (holder && holder.subject !== subject && (await table.exists(statements, { subject }))) return 'username_taken';
  return (await table.replace(statements, account)) === 1 ? 'updated' : 'unknown';
}
