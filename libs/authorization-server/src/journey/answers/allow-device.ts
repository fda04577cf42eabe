import { newGrant } from '../../grants/new-grant.js';
import type { DeviceRequest } from '../../records/authorization-request.js';
import type { Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { Session } from '../../records/session.js';
import type { Stores } from '../../records/stores.js';
import { Superseded, unlessSuperseded } from '../../shared/superseded.js';

export type AllowDeviceNeeds = Pick<CorePorts, 'clock' | 'random' | 'settings' | 'unitOfWork'>;

/**
 * Writes the grant, tells the device's code and ends the interaction together. False where somebody was earlier.
 * @param sessionIn the session that allows it; may be written in the same unit of work
 */
export async function allowDevice(
  deps: AllowDeviceNeeds,
  request: DeviceRequest,
  client: Client,
  sessionIn: (stores: Stores) => Promise<Session>,
  interactionId: string | undefined,
): Promise<boolean> {
  const allowed = await unlessSuperseded(() =>
    deps.unitOfWork.run(async (stores) => {
      const { clients, deviceCodes, grants, interactions } = stores;
      if (interactionId !== undefined && !(await interactions.complete(interactionId))) throw new Superseded();
      const grant = newGrant(deps, request, client, await sessionIn(stores));
      await grants.insert(grant);
      if (client.unusedUntil !== undefined) await clients.markUsed(client.clientId);
      if (!(await deviceCodes.decide(request.deviceCode, { grantId: grant.grantId }))) throw new Superseded();
      return true;
    }),
  );
  return allowed ?? false;
}
