import { type AuditEntry, type AuditFilter, type AuditLog, newAuditEntry } from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { checkedPage } from '../page.js';
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

/** Lines of the trail, and where the next ones begin: absent where there are none yet. */
export interface ExportedPage {
  readonly lines: string;
  readonly next?: string;
}

/** Read at once. */
const pageSize = 500;

/**
 * The trail as it is now, oldest first, page by page: no more of it is in memory. That somebody takes it is told before anything is
 * given. @throws AdministrationError invalid
 */
export async function* exportAudit(ports: Ports, initiator: Initiator, wanted: AuditExport): AsyncGenerator<string> {
  checkFilter(wanted.filter);
  await tell(ports, initiator, wanted);
  let after: string | undefined;
  do {
    const { lines, next } = await read(ports, wanted, { after, limit: pageSize });
    if (lines !== '') yield lines;
    after = next;
  } while (after !== undefined);
}

/**
 * One page of it, behind the `entryId` that the page before ended with, for whoever comes again for the next: each is told before it is
 * given. @throws AdministrationError invalid
 */
export async function exportAuditPage(
  ports: Ports,
  initiator: Initiator,
  wanted: AuditExport,
  request: { readonly after?: string | undefined; readonly limit: number },
): Promise<ExportedPage> {
  const { after, limit } = checkedPage(request);
  checkFilter(wanted.filter);
  await tell(ports, initiator, wanted, after);
  return read(ports, wanted, { after, limit });
}

async function tell(
  { clock, random, unitOfWork }: Ports,
  initiator: Initiator,
  { filter, format }: AuditExport,
  behind?: string,
): Promise<void> {
  const told = newAuditEntry(
    { clock, random },
    {
      name: 'audit_exported',
      initiator,
      target: { record: 'auditLog', id: format },
      after: { ...filter, format, ...(behind !== undefined && { behind }) },
    },
  );
  await unitOfWork.run(initiator, (records) => records.auditLog.append([told]));
}

async function read(
  { auditLog }: Ports,
  { filter, format, version }: AuditExport,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<ExportedPage> {
  const entries = await auditLog.page({ ...filter, ...page, order: 'oldest_first' });
  const next = entries.length < page.limit ? undefined : entries.at(-1)?.entryId;
  const write = writers[format];
  return { lines: entries.map((entry) => write(entry, version)).join(''), ...(next !== undefined && { next }) };
}

const writers: Readonly<Record<AuditFormat, (entry: AuditEntry, version: string) => string>> = {
  jsonl: jsonLine,
  cef: cefLine,
};
