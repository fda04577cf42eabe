import type { AuditEntry } from '@signet/authorization-server';
import { auditView } from '../audit-view.js';

/** An entry as it leaves the issuer, by the names of its members, with times in ISO 8601. */
export function entryView(entry: AuditEntry) {
  const { at, lastAt, ...rest } = auditView(entry);
  return { ...rest, at: isoTime(at), ...(lastAt !== undefined && { lastAt: isoTime(lastAt) }) };
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
