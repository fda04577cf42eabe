import type { DeviceCode, DeviceCodeStore, Digest } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { index, json, key, lifetime, optionalSeconds, optionalText, seconds, text, uniqueIndex } from './columns.js';
import { codeMemory, expires } from './expiry.js';
import { giveBack, issuedWith } from './refresh-tokens.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const DeviceCodeEntity = new EntitySchema<DeviceCode>({
  name: 'device_code',
  tableName: 'device_code',
  columns: {
    digest: key(),
    userCodeDigest: text({ name: 'user_code_digest' }),
    clientId: text({ name: 'client_id' }),
    identityScopes: { ...json(), name: 'identity_scopes' },
    resources: json(),
    organization: optionalText(),
    ...lifetime,
    interval: { ...seconds(), name: 'poll_interval' },
    lastPolledAt: { ...optionalSeconds(), name: 'last_polled_at' },
    grantId: { ...optionalText(), name: 'grant_id' },
    deniedAt: { ...optionalSeconds(), name: 'denied_at' },
    consumedAt: { ...optionalSeconds(), name: 'consumed_at' },
  },
  indices: [uniqueIndex('device_user_code', 'userCodeDigest'), index('device_expiry', 'expiresAt')],
});

const table = new Table(DeviceCodeEntity);

export const deviceCodes: StoredRecord<DeviceCodeStore> = {
  entities: [DeviceCodeEntity],
  expiry: expires({ memory: codeMemory }),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      insert: (code) => rows.insertNew(code, { digest: code.digest }),
      find: (digest) => rows.find({ digest }),
      findByUserCode: (userCodeDigest) => rows.find({ userCodeDigest }),
      poll: (digest, now) => connection.write((statements) => notePoll(statements, digest, now)),
      decide: (digest, decision) => rows.updateOnce(decision, { digest }, 'grantId', 'deniedAt'),
      consume: (digest, now, issued, hasLeft) =>
        rows.redeem({ digest }, { consumedAt: now }, 'consumedAt', issued && issuedWith(issued), hasLeft),
      giveBack: (digest, issued) => giveBack(table, connection, digest, issued),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};

/** RFC 8628 §3.5: a poll that comes too early adds five seconds to the interval; never one before a time that a clock ahead wrote. */
async function notePoll(statements: Statements, digest: Digest, now: number): Promise<'noted' | 'too_fast'> {
  const noted = await statements.change(
    `UPDATE "device_code" SET "last_polled_at" = ? WHERE "digest" = ?
       AND ("last_polled_at" IS NULL OR "last_polled_at" + "poll_interval" <= ? OR "last_polled_at" > ?)`,
    [now, digest, now, now],
  );
  if (noted === 1) return 'noted';
  const slower = 'UPDATE "device_code" SET "last_polled_at" = ?, "poll_interval" = "poll_interval" + 5';
  await statements.change(`${slower} WHERE "digest" = ?`, [now, digest]);
  return 'too_fast';
}
