import type { AuditEntry, RequestOrigin } from '@signet/authorization-server';

/** As whoever reads the trail sees an entry: with the salt of a part that was deleted it could be guessed. */
export type AuditView = Omit<AuditEntry, 'origin' | 'originCommitment'> & RequestOrigin;

export function auditView({ origin, originCommitment: _, ...rest }: AuditEntry): AuditView {
  return {
    ...rest,
    ...(origin?.address !== undefined && { address: origin.address }),
    ...(origin?.userAgent !== undefined && { userAgent: origin.userAgent }),
  };
}
