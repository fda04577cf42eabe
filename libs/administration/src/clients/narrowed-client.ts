import { type Client, recordLostAccess } from '@signet/authorization-server';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import type { ClientDeps } from './client-changes.js';

/** The client as it is now; what it may ask for no more counts no more in tokens that it has. False where it is gone meanwhile. */
export async function replaceClient(
  deps: Pick<ClientDeps, 'clock' | 'random'>,
  records: AdministeredRecords,
  { entity }: Pick<Initiator, 'entity'>,
  { before, after }: { readonly before: Client; readonly after: Client },
): Promise<boolean> {
  await recordLostAccess(deps, records, entity, { kind: 'client', before, after });
  return records.clients.replace(after);
}
