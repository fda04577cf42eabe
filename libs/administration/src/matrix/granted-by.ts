import type { AuditEntry, AuditLog, EpochSeconds, Initiator } from '@signet/authorization-server';

/** Who gave a client a scope, and when. */
export interface GrantedBy {
  readonly at: EpochSeconds;
  readonly initiator: Pick<Initiator, 'entity' | 'through' | 'subject'>;
  readonly entryId: string;
}

/** Changes of the client that are looked through, the latest first. */
const mostEntries = 200;

/** Of the scope as the client has it: the latest change since which it has. Undefined where that was longer ago, or is kept no more. */
export async function grantedBy(
  auditLog: Pick<AuditLog, 'page'>,
  { clientId, audience, scope }: { readonly clientId: string; readonly audience: string; readonly scope: string },
): Promise<GrantedBy | undefined> {
  const entries = await auditLog.page({ target: { record: 'clients', id: clientId }, limit: mostEntries });
  const has = (facts: AuditEntry['before']) => namesScope(facts?.resources, audience, scope);
  const gave = entries.find(({ before, after }) => has(after) && !has(before));
  if (!gave) return undefined;
  const { entity, through, subject } = gave.initiator;
  return { at: gave.at, entryId: gave.entryId, initiator: { entity, through, subject } };
}

function namesScope(resources: unknown, audience: string, scope: string): boolean {
  return (
    Array.isArray(resources) &&
    resources.some(
      (each) => each?.identifier === audience && Array.isArray(each?.scopes) && each.scopes.includes(scope),
    )
  );
}
