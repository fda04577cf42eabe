import { type AuditEntry, type AuditFilter, type AuditLog, newAuditEntry } from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { cefLine } from './formats/cef.js';
import { jsonLine } from './formats/json-lines.js';
import { checkFilter } from './list-audit.js';

export const auditFormats = ['jsonl', 'cef'] as const;
export type AuditFormat = (typeof auditFormats)[number];

interface Ports extends Pick<AdministrationPorts, 'clock' | 'random' | 'unitOfWork'> {
  readonly auditLog: Pick<AuditLog, 'page'>;
}

export interface AuditExport {
  readonly filter: AuditFilter;
  readonly format: AuditFormat;
  /** Of the product, which CEF names. */
  readonly version: string;
}

/** Read at once. */
const pageSize = 500;

/**
 * The trail as it is now, oldest first, page by page: no more of it is in memory. That somebody takes it is told before anything is
 * given. @throws AdministrationError invalid
 */
export async function* exportAudit(
  { auditLog, clock, random, unitOfWork }: Ports,
  initiator: Initiator,
  { filter, format, version }: AuditExport,
): AsyncGenerator<string> {
  checkFilter(filter);
  const told = newAuditEntry(
    { clock, random },
    {
      name: 'audit_exported',
      initiator,
      target: { record: 'auditLog', id: format },
      after: { ...filter, format },
    },
  );
  await unitOfWork.run(initiator, (records) => records.auditLog.append([told]));
  const write = writers[format];
  let after: string | undefined;
  for (;;) {
    const page: readonly AuditEntry[] = await auditLog.page({
      ...filter,
      after,
      limit: pageSize,
      order: 'oldest_first',
    });
    if (page.length > 0) yield page.map((entry) => write(entry, version)).join('');
    if (page.length < pageSize) return;
    after = page.at(-1)?.entryId;
  }
}

const writers: Readonly<Record<AuditFormat, (entry: AuditEntry, version: string) => string>> = {
  jsonl: jsonLine,
  cef: cefLine,
};
