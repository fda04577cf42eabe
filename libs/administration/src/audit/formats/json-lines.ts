import type { AuditEntry } from '@signet/authorization-server';

/** One JSON object a line (RFC 8259; a line feed ends each). */
export function jsonLine(entry: AuditEntry): string {
  const { origin, originCommitment: _, at, lastAt, ...rest } = entry;
  const { address, userAgent } = origin ?? {};
  return `${JSON.stringify({
    ...rest,
    at: isoTime(at),
    ...(lastAt !== undefined && { lastAt: isoTime(lastAt) }),
    ...(address !== undefined && { address }),
    ...(userAgent !== undefined && { userAgent }),
  })}\n`;
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
