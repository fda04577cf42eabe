import { newAuditEntry } from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';

export interface ToldExport {
  /** `database`: all of them, as a backup has them. */
  readonly record: 'accounts' | 'clients' | 'groups' | 'organizations' | 'database';
  /** Also what passwords or secrets can be guessed by. */
  readonly withHashes: boolean;
}

/** That somebody takes a copy of all records of a kind: durable before anything of it is given. */
export async function tellExport(
  { clock, random, unitOfWork }: Pick<AdministrationPorts, 'clock' | 'random' | 'unitOfWork'>,
  initiator: Initiator,
  { record, withHashes }: ToldExport,
): Promise<void> {
  const told = newAuditEntry(
    { clock, random },
    { name: 'records_exported', initiator, target: { record, id: 'all' }, after: { withHashes } },
  );
  await unitOfWork.run(initiator, ({ auditLog }) => auditLog.append([told]));
}
