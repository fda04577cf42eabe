import { recordEntry } from '../../audit/record-entry.js';
import { newGrant } from '../../grants/new-grant.js';
import type { DeviceRequest } from '../../records/authorization-request.js';
import type { Client } from '../../records/client.js';
import type { CorePorts } from '../../records/core-ports.js';
import { Superseded, unlessSuperseded } from '../../shared/superseded.js';
import type { SessionIn } from './answer.js';

export type AllowDeviceNeeds = Pick<CorePorts, 'clock' | 'random' | 'settings' | 'unitOfWork'>;

/**
 * Writes the grant and tells the device's code together. False where somebody was earlier.
 * @param sessionIn the session that allows it; may be written in the same unit of work, and may be superseded
 */
export async function allowDevice(
  deps: AllowDeviceNeeds,
  request: DeviceRequest,
  client: Client,
  sessionIn: SessionIn,
): Promise<boolean> {
  const allowed = await unlessSuperseded(() =>
    deps.unitOfWork.run(async (stores) => {
      const { clients, deviceCodes, grants } = stores;
      const grant = newGrant(deps, request, client, await sessionIn(stores));
      await grants.insert(grant);
      if (client.unusedUntil !== undefined) await clients.markUsed(client.clientId);
      if (!(await deviceCodes.decide(request.deviceCode, { grantId: grant.grantId }))) throw new Superseded();
      const { subject, clientId, grantId } = grant;
      await recordEntry(
        deps,
        stores,
        { entity: 'user', subject, clientId },
        { name: 'device_allowed', target: { record: 'grants', id: grantId }, subject },
      );
      return true;
    }),
  );
  return allowed ?? false;
}
