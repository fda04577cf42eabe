import type { AuditEntry, AuditFacts, RequestOrigin } from '@signet/authorization-server';

/** As whoever reads the trail sees an entry: with the salt of a part that was deleted it could be guessed. */
export type AuditView = Omit<AuditEntry, 'origin' | 'originCommitment' | 'personal' | 'personalCommitment'> &
  RequestOrigin;

export function auditView(entry: AuditEntry): AuditView {
  const { origin, originCommitment: _, personal, personalCommitment: __, ...rest } = entry;
  return {
    ...rest,
    ...withPersonal('before', rest.before, personal?.before),
    ...withPersonal('after', rest.after, personal?.after),
    ...(origin?.address !== undefined && { address: origin.address }),
    ...(origin?.userAgent !== undefined && { userAgent: origin.userAgent }),
  };
}

/** In one object again, for whoever reads. */
function withPersonal(name: 'before' | 'after', facts: AuditFacts | undefined, personal: AuditFacts | undefined) {
  return personal === undefined ? {} : { [name]: { ...facts, ...personal } };
}
