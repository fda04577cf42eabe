import type { AuditEntry, SaltedFacts, SaltedOrigin } from '@signet/authorization-server';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { AuditEntryEntity, type AuditEntryRow, AuditOriginEntity, AuditPersonEntity } from './audit-entities.js';

export const entryTable = new Table(AuditEntryEntity);
export const originTable = new Table(AuditOriginEntity);
export const personTable = new Table(AuditPersonEntity);

export function rowOfEntry(
  { initiator: { entity, subject, through }, target, origin: _, personal: __, ...entry }: AuditEntry,
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
  personal: SaltedFacts | undefined,
): AuditEntry {
  return {
    ...entry,
    initiator: subject === undefined ? { entity, through } : { entity, subject, through },
    target: { record, id: recordId },
    ...(origin && { origin }),
    ...(personal && { personal }),
  };
}

/** Entries with their origins and what of people is apart, as far as these are still there. */
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
  const people = rows.some(({ personalCommitment }) => personalCommitment !== undefined)
    ? await personTable.select(statements, tail, [ids])
    : [];
  const facts = new Map(people.map(({ entryId, subject: _, ...personal }) => [entryId, personal]));
  return rows.map((row) => entryOfRow(row, byEntry.get(row.entryId), facts.get(row.entryId)));
}
