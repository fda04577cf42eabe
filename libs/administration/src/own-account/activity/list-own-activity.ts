import { type AuditEntry, type DeviceKind, deviceKind } from '@signet/authorization-server';
import type { AdministeredRecords } from '../../records.js';

/** What happened to an account, as its person may know it. */
export interface OwnActivity extends Pick<AuditEntry, 'entryId' | 'at' | 'name' | 'clientId' | 'count'> {
  /** Whose doing it was: never which operator's. */
  readonly by: 'person' | 'operator' | 'issuer' | 'client';
  /** From where, while that is kept; an operator's is nobody's business. */
  readonly address?: string | undefined;
  readonly device?: DeviceKind | undefined;
}

export interface OwnActivityPage {
  readonly entries: readonly OwnActivity[];
  /** The `after` of the next page. */
  readonly next?: string | undefined;
}

const pageSize = 25;
const entryIdForm = /^[\w-]{1,64}$/;

/** Newest first. @param after the last one of the page before; anything else begins at the newest */
export async function listOwnActivity(
  { auditLog }: Pick<AdministeredRecords, 'auditLog'>,
  subject: string,
  after: string,
): Promise<OwnActivityPage> {
  const place = entryIdForm.test(after) ? { after } : {};
  const found = await auditLog.page({ subject, ...place, limit: pageSize + 1 });
  const entries = found.slice(0, pageSize).map((entry) => activityOf(entry, subject));
  return { entries, next: found.length > pageSize ? entries.at(-1)?.entryId : undefined };
}

const doers = { user: 'person', admin: 'operator', policy: 'issuer', system: 'client' } as const;

function activityOf({ initiator, origin, ...entry }: AuditEntry, subject: string): OwnActivity {
  const { entryId, at, name, clientId, count } = entry;
  const isOther = initiator.subject !== undefined && initiator.subject !== subject;
  const by = initiator.entity === 'user' && isOther ? 'operator' : doers[initiator.entity];
  const device = by === 'operator' ? undefined : deviceKind(origin?.userAgent);
  const address = by === 'operator' ? undefined : origin?.address;
  return { entryId, at, name, clientId, count, by, address, device };
}
