import { digest, longestMailWait, type Mail, type MailOutcome, type MailStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { type Sealing, sealedColumn } from '../sealed/sealed-column.js';
import type { Value } from '../sql/statement.js';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { index, key, lifetime, optionalSeconds, optionalText, seconds, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

/** What is read by nobody without the master key. */
type Content = Pick<Mail, 'to' | 'locale' | 'data'>;
type MailRow = Omit<Mail, keyof Content> & {
  readonly encryptedContent: string;
  /** By which what went to an address is found without being opened. */
  readonly addressDigest?: string | undefined;
};

const entity = new EntitySchema<MailRow>({
  name: 'mail',
  tableName: 'mail',
  columns: {
    mailId: key({ name: 'mail_id' }),
    template: text() as never,
    purpose: text(),
    subject: optionalText(),
    addressDigest: { ...optionalText(), name: 'address_digest' },
    state: text() as never,
    attempts: seconds(),
    nextAttemptAt: { ...seconds(), name: 'next_attempt_at' },
    reason: optionalText(),
    ...lifetime,
    validUntil: { ...seconds(), name: 'valid_until' },
    settledAt: { ...optionalSeconds(), name: 'settled_at' },
    encryptedContent: text({ name: 'encrypted_content' }),
  },
  indices: [
    index('mail_due', 'state', 'nextAttemptAt', 'mailId'),
    index('mail_order', 'state', 'mailId'),
    index('mail_expiry', 'expiresAt'),
    index('mail_subject', 'subject'),
    index('mail_address', 'addressDigest'),
  ],
});

const table = new Table(entity);

const sealedContent = sealedColumn(entity, 'encryptedContent', {
  context: (mailId) => `mail:${mailId}`,
  lost: 'messages: those that wait are not sent, and nobody sees which were',
});

export const mail: StoredRecord<MailStore> = {
  entities: [entity],
  sealed: [sealedContent],
  expiry: expires(),
  open: ({ connection, sealing }) => {
    const rows = new Rows(table, connection);
    const content = sealing(sealedContent);
    const read = (row: MailRow) => opened(row, content);
    return {
      insertBelow: (message, most) =>
        connection.write((statements) => insertBelow(statements, sealed(message, content), most)),
      find: async (mailId) => {
        const row = await rows.find({ mailId });
        return row && read(row);
      },
      claimDue: async (args) => {
        // Asked every second by every process: while nothing is due, it is one look.
        const waiting = `SELECT 1 FROM "mail" WHERE "state" = 'waiting' AND "next_attempt_at"`;
        const due = `SELECT 1 WHERE EXISTS (${waiting} <= ?) OR EXISTS (${waiting} > ?)`;
        if ((await connection.read.rows(due, [args.now, args.now + longestMailWait])).length === 0) return [];
        return (await connection.write((statements) => claimDue(statements, args))).map(read);
      },
      settle: (claimed, outcome) =>
        connection.transaction(({ read: statements }) => settle(statements, content, claimed, outcome)),
      revive: (mailId, now, expiresAt) =>
        connection.transaction(async ({ read: statements }) => {
          const row = await table.findForChange(statements, { mailId });
          if (row?.state !== 'dead' || row.validUntil <= now || read(row).data === undefined) return false;
          const again = { state: 'waiting', nextAttemptAt: now, expiresAt, settledAt: undefined } as const;
          return (await table.update(statements, again, { mailId })) === 1;
        }),
      page: async ({ state, before, limit }) => {
        const conditions: string[] = [];
        const values: Value[] = [];
        if (state !== undefined) {
          conditions.push('"state" = ?');
          values.push(state);
        }
        if (before !== undefined) {
          conditions.push(`"mail_id" < ?`);
          values.push(before);
        }
        const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
        return (await rows.select(`${where} ORDER BY "mail_id" DESC LIMIT ?`, [...values, limit])).map(read);
      },
      count: async (state) => {
        const sql = 'SELECT COUNT(*) AS "count" FROM "mail" WHERE "state" = ?';
        return Number((await connection.read.rows(sql, [state]))[0]?.count);
      },
      forgetPerson: ({ subject, email }) =>
        connection.write((statements) =>
          statements.change(
            `DELETE FROM "mail" WHERE "subject" = ? OR ("subject" IS NULL AND "address_digest" = ? AND NOT ("template" = 'alert' AND "state" = 'waiting'))`,
            [subject, email === undefined ? '' : addressDigest(email)],
          ),
        ),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};

/** A bound on what waits, not an exact number: those who come at once may pass it by as many as they are. */
async function insertBelow(statements: Statements, row: MailRow, most: number): Promise<boolean> {
  const full = `SELECT 1 FROM "mail" WHERE "state" = 'waiting' LIMIT 1 OFFSET ?`;
  if ((await statements.rows(full, [most - 1])).length > 0) return false;
  await table.insert(statements, row);
  return true;
}

async function claimDue(
  statements: Statements,
  { now, leaseUntil, limit }: { readonly now: number; readonly leaseUntil: number; readonly limit: number },
): Promise<readonly MailRow[]> {
  const { skipLocked, list } = statements.dialect;
  const inner = `SELECT "mail_id" FROM "mail" WHERE "state" = 'waiting' AND ("next_attempt_at" <= ? OR "next_attempt_at" > ?)
    ORDER BY "next_attempt_at", "mail_id" LIMIT ? ${skipLocked}`;
  const claimed = await statements.rows(
    `UPDATE "mail" SET "attempts" = "attempts" + 1, "next_attempt_at" = ? WHERE "mail_id" IN (${inner}) RETURNING "mail_id"`,
    [leaseUntil, now, now + longestMailWait, limit],
  );
  if (claimed.length === 0) return [];
  const ids = JSON.stringify(claimed.map((row) => row.mail_id));
  return table.select(statements, `WHERE "mail_id" IN (${list}) ORDER BY "mail_id"`, [ids]);
}

async function settle(
  statements: Statements,
  content: Sealing,
  { mailId, attempts }: Pick<Mail, 'mailId' | 'attempts'>,
  outcome: MailOutcome,
): Promise<boolean> {
  const where = { mailId, attempts, state: 'waiting' } as const;
  if (outcome.state === 'waiting') return (await table.update(statements, outcome, where)) === 1;
  const row = await table.findForChange(statements, where);
  if (row === undefined) return false;
  const { isUseful, ...settled } =
    outcome.state === 'dead' ? outcome : { ...outcome, isUseful: false, reason: undefined };
  const kept = isUseful ? {} : { encryptedContent: seal({ ...opened(row, content), data: undefined }, content) };
  return (await table.update(statements, { ...settled, ...kept }, where)) === 1;
}

function sealed(message: Mail, content: Sealing): MailRow {
  const { to: _, locale: __, data: ___, ...row } = message;
  return { ...row, encryptedContent: seal(message, content), addressDigest: addressDigest(message.to) };
}

/** In any case of letters it is one mailbox to nearly every server. */
function addressDigest(address: string): string {
  return digest(address.toLowerCase());
}

function seal({ mailId, to, locale, data }: Mail, content: Sealing): string {
  const hidden: Content = { to, locale, data };
  return content.seal(JSON.stringify(hidden), mailId);
}

function opened({ encryptedContent, addressDigest: _, ...row }: MailRow, content: Sealing): Mail {
  return { ...row, ...(JSON.parse(content.open(encryptedContent, row.mailId)) as Content) };
}
