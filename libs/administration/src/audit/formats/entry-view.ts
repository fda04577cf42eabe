import type { AuditEntry } from '@signet/authorization-server';

/**
 * An entry as it leaves the issuer, by the names of its members: times in ISO 8601, and without the salt, by which an address that was
 * deleted could be guessed.
 */
export function entryView({ origin, originCommitment: _, at, lastAt, ...rest }: AuditEntry) {
  const { address, userAgent } = origin ?? {};
  return {
    ...rest,
    at: isoTime(at),
    ...(lastAt !== undefined && { lastAt: isoTime(lastAt) }),
    ...(address !== undefined && { address }),
    ...(userAgent !== undefined && { userAgent }),
  };
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
