import type { SupportAccess, SupportAccessStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, json, key, lifetime, optionalSeconds, optionalText, seconds, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const SupportAccessEntity = new EntitySchema<SupportAccess>({
  name: 'support_access',
  tableName: 'support_access',
  columns: {
    accessId: key({ name: 'access_id' }),
    supporter: text(),
    subject: text(),
    reason: text(),
    clientIds: { ...json(), name: 'client_ids' },
    enterBefore: { ...seconds(), name: 'enter_before' },
    until: seconds(),
    enteredAt: { ...optionalSeconds(), name: 'entered_at' },
    supporterSessionId: { ...optionalText(), name: 'supporter_session_id' },
    sessionId: { ...optionalText(), name: 'session_id' },
    endedAt: { ...optionalSeconds(), name: 'ended_at' },
    endedBy: { ...optionalText(), name: 'ended_by' },
    ...lifetime,
  },
  indices: [
    index('support_access_subject', 'subject', 'createdAt'),
    index('support_access_supporter', 'supporter', 'createdAt'),
    index('support_access_session', 'supporterSessionId'),
    index('support_access_due', 'endedAt', 'until'),
    index('support_access_expiry', 'expiresAt'),
  ],
});

const table = new Table(SupportAccessEntity);

export const supportAccesses: StoredRecord<SupportAccessStore> = {
  entities: [SupportAccessEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    const newest = `ORDER BY "created_at" DESC, "access_id" ${connection.read.dialect.byteOrder}`;
    return {
      insert: (access) => rows.insert(access),
      find: (accessId) => rows.find({ accessId }),
      enter: ({ accessId, ...entry }) => rows.updateOnce(entry, { accessId }, 'enteredAt', 'endedAt'),
      end: ({ accessId, ...end }) => rows.updateOnce(end, { accessId }, 'endedAt'),
      enteredIn: (sessionId) =>
        rows.select(`WHERE "supporter_session_id" = ? AND "ended_at" IS NULL ${newest}`, [sessionId]),
      openOf: (supporter, now, limit) =>
        rows.select(`WHERE "supporter" = ? AND "ended_at" IS NULL AND "until" > ? ${newest} LIMIT ?`, [
          supporter,
          now,
          limit,
        ]),
      ofPerson: (subject, limit) => rows.select(`WHERE "subject" = ? ${newest} LIMIT ?`, [subject, limit]),
      due: (now, limit) => rows.select('WHERE "ended_at" IS NULL AND "until" <= ? LIMIT ?', [now, limit]),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
