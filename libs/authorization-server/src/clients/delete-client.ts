import type { Doing } from '../audit/record-entry.js';
import type { CorePorts } from '../records/core-ports.js';
import type { InitiatingEntity } from '../records/security-event.js';
import type { Stores } from '../records/stores.js';
import { recordRevocations } from '../security-events/record-revocation.js';

/**
 * Within a unit of work, RFC 7592 §2.3: with the client go its grants, its roles and what people agreed that it may have, and APIs
 * hear of it. How many grants it had; undefined where there is no such client.
 */
export async function deleteClientOf(
  deps: Pick<CorePorts, 'clock' | 'random'>,
  stores: Stores,
  clientId: string,
  by: InitiatingEntity | Doing,
): Promise<number | undefined> {
  if ((await stores.clients.findForChange(clientId)) === undefined) return undefined;
  const revoked = await stores.grants.revokeAll({ clientId }, deps.clock.now());
  await stores.consents.deleteAll({ clientId });
  await stores.roleAssignments.deleteAll({ holder: { kind: 'client', id: clientId } });
  await stores.clients.delete(clientId);
  await recordRevocations(deps, stores, by, [{ kind: 'client', id: clientId }]);
  return revoked;
}
