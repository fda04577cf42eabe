import type { AuditEntry, AuditLog, Initiator } from '@signet/administration';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, optionalText, seconds, text } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

type AuditEntryRow = Omit<AuditEntry, 'initiator'> & {
  readonly initiatingEntity: Initiator['entity'];
  readonly initiatorSubject?: string | undefined;
  readonly through: Initiator['through'];
};

export const AuditEntryEntity = new EntitySchema<AuditEntryRow>({
  name: 'audit_entry',
  tableName: 'audit_entry',
  columns: {
    entryId: key({ name: 'entry_id' }),
    at: { ...seconds(), name: 'occurred_at' },
    initiatingEntity: text({ name: 'initiating_entity' }),
    initiatorSubject: { ...optionalText(), name: 'initiator_subject' },
    through: text(),
    record: text(),
    recordId: text({ name: 'record_id' }),
    verb: text(),
  },
  indices: [
    index('audit_record', 'record', 'recordId', 'at', 'entryId'),
    // Its age ends an entry.
    index('audit_age', 'at'),
  ],
});

const table = new Table(AuditEntryEntity);
const newestFirst = 'ORDER BY "occurred_at" DESC, "entry_id" DESC LIMIT ?';

/** Seconds: 400 days, so that a year can be looked back on. */
const retention = 34_560_000;

export const auditLog: StoredRecord<AuditLog> = {
  entities: [AuditEntryEntity],
  expiry: { memory: retention, delete: (store, before, limit) => store.deleteOlderThan({ before, limit }) },
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      append: (entries) =>
        connection.transaction(async ({ read: statements }) => {
          for (const entry of entries) await table.insert(statements, rowOf(entry));
        }),
      page: async ({ record, recordId, after, limit }) => {
        const older = after ? ' AND ("occurred_at", "entry_id") < (?, ?)' : '';
        const values = [record, recordId, ...(after ? [after.at, after.entryId] : []), limit];
        const found = await rows.select(`WHERE "record" = ? AND "record_id" = ?${older} ${newestFirst}`, values);
        return found.map(entryOf);
      },
      deleteOlderThan: ({ before, limit }) => rows.deleteUpTo('at', before - 1, limit),
    };
  },
};

function rowOf({ initiator: { entity, subject, through }, ...entry }: AuditEntry): AuditEntryRow {
  return { ...entry, initiatingEntity: entity, initiatorSubject: subject, through };
}

function entryOf({
  initiatingEntity: entity,
  initiatorSubject: subject,
  through,
  ...entry
}: AuditEntryRow): AuditEntry {
  return { ...entry, initiator: subject === undefined ? { entity, through } : { entity, subject, through } };
}
