import type { AuditEntry } from '@signet/authorization-server';
import { auditView } from '../audit-view.js';

/** One JSON object a line (RFC 8259; a line feed ends each). */
export function jsonLine(entry: AuditEntry): string {
  const { at, lastAt, ...rest } = auditView(entry);
  return `${JSON.stringify({
    ...rest,
    at: isoTime(at),
    ...(lastAt !== undefined && { lastAt: isoTime(lastAt) }),
  })}\n`;
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
