import type { AuditEntry } from '@signet/authorization-server';
import { entryView } from './entry-view.js';

/** One JSON object a line (RFC 8259; a line feed ends each). */
export function jsonLine(entry: AuditEntry): string {
  return `${JSON.stringify(entryView(entry))}\n`;
}
