import { newGrant } from '../grants/new-grant.js';
import type { DeviceRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Session } from '../records/session.js';
import { Superseded, unlessSuperseded } from '../shared/superseded.js';

/** Writes the grant, tells the device's code and ends the interaction together. False where somebody was earlier. */
export async function allowDevice(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings' | 'unitOfWork'>,
  request: DeviceRequest,
  client: Client,
  session: Session,
  interactionId: string | undefined,
): Promise<boolean> {
  const grant = newGrant(deps, request, client, session);
  const allowed = await unlessSuperseded(() =>
    deps.unitOfWork.run(async ({ deviceCodes, grants, interactions }) => {
      if (interactionId !== undefined && !(await interactions.complete(interactionId))) throw new Superseded();
      await grants.insert(grant);
      if (!(await deviceCodes.decide(request.deviceCode, { grantId: grant.grantId }))) throw new Superseded();
      return true;
    }),
  );
  return allowed ?? false;
}
