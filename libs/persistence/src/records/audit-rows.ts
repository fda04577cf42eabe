import type { AuditEntry, SaltedOrigin } from '@signet/authorization-server';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { AuditEntryEntity, type AuditEntryRow, AuditOriginEntity } from './audit-entities.js';

export const entryTable = new Table(AuditEntryEntity);
export const originTable = new Table(AuditOriginEntity);

export function rowOfEntry(
  { initiator: { entity, subject, through }, target, origin: _, ...entry }: AuditEntry,
  settlesAt: number,
): AuditEntryRow {
  const { record, id } = target;
  return {
    ...entry,
    initiatingEntity: entity,
    initiatorSubject: subject,
    through,
    record,
    recordId: id,
    settlesAt,
  };
}

function entryOfRow(
  {
    initiatingEntity: entity,
    initiatorSubject: subject,
    through,
    record,
    recordId,
    settlesAt: _,
    ...entry
  }: AuditEntryRow,
  origin: SaltedOrigin | undefined,
): AuditEntry {
  return {
    ...entry,
    initiator: subject === undefined ? { entity, through } : { entity, subject, through },
    target: { record, id: recordId },
    ...(origin && { origin }),
  };
}

/** Entries with their origins, as far as these are still there. */
export async function withOrigins(
  statements: Statements,
  rows: readonly AuditEntryRow[],
): Promise<readonly AuditEntry[]> {
  if (rows.length === 0) return [];
  const { isIn, list } = statements.dialect;
  const tail = `WHERE ${isIn('"entry_id"', list)}`;
  const ids = JSON.stringify(rows.map(({ entryId }) => entryId));
  const origins = await originTable.select(statements, tail, [ids]);
  const byEntry = new Map(origins.map(({ entryId, at: _, ...origin }) => [entryId, origin]));
  return rows.map((row) => entryOfRow(row, byEntry.get(row.entryId)));
}
