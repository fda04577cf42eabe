import type { AuditEntry, AuditFilter, AuditLog } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import { checkedPage, type Page, type PageRequest } from '../page.js';
import { unknown } from '../refusals.js';

/** How a page of the trail is asked for: not by text, and nobody counts all of it. */
export type AuditPage = Omit<Page<AuditEntry>, 'total'>;

interface Reader {
  readonly auditLog: Pick<AuditLog, 'find' | 'page'>;
}

/** Newest first; the `entryId` is the key of a page, and the cost of one is the same however far back it lies. @throws AdministrationError invalid */
export async function listAudit(
  { auditLog }: Reader,
  filter: AuditFilter,
  request: Omit<PageRequest, 'search'>,
): Promise<AuditPage> {
  const { limit, after } = checkedPage(request);
  checkFilter(filter);
  const found = await auditLog.page({ ...filter, after, limit: limit + 1 });
  const items = found.slice(0, limit);
  const next = found.length > limit ? items.at(-1)?.entryId : undefined;
  return { items, ...(next !== undefined && { next }) };
}

/** @throws AdministrationError unknown */
export async function findAuditEntry({ auditLog }: Reader, entryId: string): Promise<AuditEntry> {
  const entry = /[\p{Cc}]/u.test(entryId) ? undefined : await auditLog.find(entryId);
  if (!entry) throw unknown('entry');
  return entry;
}

/** @throws AdministrationError invalid */
export function checkFilter({ actor, subject, clientId, audience, target, since, until }: AuditFilter): void {
  const texts = [actor, subject, clientId, audience, target?.record, target?.id];
  if (texts.some((text) => text !== undefined && (text.length > 1024 || /\p{Cc}/u.test(text)))) {
    throw new AdministrationError(
      'invalid',
      'what is looked for has at most 1024 characters and no control characters',
    );
  }
  if ([since, until].some((time) => time !== undefined && !Number.isFinite(time))) {
    throw new AdministrationError('invalid', 'a time is a number of seconds');
  }
}
