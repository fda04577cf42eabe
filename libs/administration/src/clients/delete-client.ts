import { deleteClientOf } from '@signet/authorization-server';
import type { Initiator } from '../initiator.js';
import { requireVersion } from '../version.js';
import { type ClientDeps, known, storableId } from './client-changes.js';

export interface DeletedClient {
  readonly clientId: string;
  readonly revokedGrants: number;
}

/**
 * With the client go its grants and what people agreed that it may have; APIs hear of it.
 * @throws AdministrationError unknown, changed
 */
export function deleteClient(
  { administration, clock, random }: ClientDeps,
  initiator: Initiator,
  { clientId, expectedVersion }: { readonly clientId: string; readonly expectedVersion?: string | undefined },
): Promise<DeletedClient> {
  storableId(clientId);
  return administration.run(initiator, async (records) => {
    requireVersion(known(await records.clients.findForChange(clientId)), expectedVersion);
    const revokedGrants = known(await deleteClientOf({ clock, random }, records, clientId, initiator.entity));
    return { clientId, revokedGrants };
  });
}
