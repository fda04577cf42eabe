import { type Account, type AccountStore, emailKey, ownMembers, type ProfileChange } from '@signet/identity';
import { EntitySchema, type ValueTransformer } from 'typeorm';
import type { Value } from '../sql/statement.js';
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
    devicesSince: { ...optionalSeconds(), name: 'devices_since' },
    createdAt: { ...seconds(), name: 'created_at' },
    updatedAt: { ...seconds(), name: 'updated_at' },
  },
  indices: [uniqueIndex(usernameIndex, 'username'), index('account_deletion', 'deletionAt')],
});

const table = new Table(AccountEntity);
const reopened = `UPDATE "account" SET "disabled_at" = NULL, "closed_at" = NULL, "deletion_at" = NULL, "updated_at" = ?
  WHERE "subject" = ? AND "closed_at" = ?`;

/** Their columns, all of type text. */
const ownColumns = ownMembers.map((member) => {
  const { name = member, transformer } = AccountEntity.options.columns[member] ?? {};
  const { to } = (transformer ?? {}) as Partial<ValueTransformer>;
  return { member, sql: `"${name}"`, toDatabase: (value: unknown): Value => (to ? to(value) : value) ?? null };
});
/** Of one text, whichever members change: one for each choice of them would be thousands to keep. */
const changedProfile = `UPDATE "account" SET
  ${ownColumns.map(({ sql }) => `${sql} = CASE WHEN CAST(? AS integer) = 1 THEN CAST(? AS text) ELSE ${sql} END`).join(', ')},
  "phone_number_verified" = CASE WHEN CAST(? AS integer) = 1 THEN NULL ELSE "phone_number_verified" END, "updated_at" = ?
  WHERE "subject" = ? AND "disabled_at" IS NULL
  AND ${ownColumns.map(({ sql }) => `(CAST(? AS integer) = 0 OR ${sql} IS NOT DISTINCT FROM CAST(? AS text))`).join(' AND ')}`;

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
      withVerifiedEmail: (email, limit, whose) => {
        const { asciiLower, byteOrder } = connection.read.dialect;
        const isActive = whose === 'disabled too' ? '' : 'AND "disabled_at" IS NULL';
        const tail = `WHERE ${asciiLower('"email"')} = ? AND "email_verified" = ? ${isActive}
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
      changeProfile: (change) =>
        connection.write(async (statements) => {
          return (await statements.change(changedProfile, valuesOf(change))) === 1;
        }),
      reopen: ({ subject, closedAt, now }) =>
        connection.write(async (statements) => (await statements.change(reopened, [now, subject, closedAt])) === 1),
      forgetDevices: async ({ subject, now }) => (await rows.updateAll({ devicesSince: now }, { subject })) === 1,
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

function valuesOf({ subject, from, to, now }: ProfileChange): readonly Value[] {
  const isNamed = (member: string) => (Object.hasOwn(to, member) ? 1 : 0);
  const of = (state: ProfileChange['to']) =>
    ownColumns.flatMap(({ member, toDatabase }) => [isNamed(member), toDatabase(state[member])]);
  return [...of(to), isNamed('phoneNumber'), now, subject, ...of(from)];
}

/** Two at once that want one name: the unique index lets one of them, the other one's statement fails. */
async function update(statements: Statements, account: Account): Promise<'updated' | 'unknown' | 'username_taken'> {
  const { subject, username } = account;
  const holder = await table.find(statements, { username });
  if (holder && holder.subject !== subject && (await table.exists(statements, { subject }))) return 'username_taken';
  return (await table.replace(statements, account)) === 1 ? 'updated' : 'unknown';
}
