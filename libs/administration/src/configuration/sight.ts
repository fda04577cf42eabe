import type { AdminScope } from '../authority/admin-audience.js';
import { authorityOf, forbidden } from '../authority/authority.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { type ManagedKey, type ManagedKind, managedKindNames, managedKinds } from './managed-thing.js';

/** Kinds that the initiator reads everywhere. */
export async function readableKinds(
  records: AdministeredRecords,
  initiator: Initiator,
): Promise<ReadonlySet<ManagedKind>> {
  const authority = await authorityOf(records, initiator);
  const reads = (scope: AdminScope) => authority.reachOf(scope) === 'everywhere';
  return new Set(managedKindNames.filter((kind) => managedKinds[kind].read.every(reads)));
}

/** A plan tells of all that it speaks of. @throws AdministrationError forbidden */
export async function requireSight(
  records: AdministeredRecords,
  initiator: Initiator,
  spokenOf: readonly ManagedKey[],
): Promise<void> {
  const readable = await readableKinds(records, initiator);
  const hidden = spokenOf.find(({ kind }) => !readable.has(kind));
  if (hidden) throw forbidden(`it takes ${managedKinds[hidden.kind].read.join(' and ')}, which you do not have`);
}
