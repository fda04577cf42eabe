import { isStillRemembered, type RememberedDevice } from '@signet/authorization-server';
import type { AdministrationPorts } from '../../administration-ports.js';
import type { AdministeredRecords } from '../../records.js';
import { initiatorOf, type OwnPerson } from '../own-person.js';

/** One as its person and operators see it. */
export type DeviceView = Omit<RememberedDevice, 'subject' | 'valueDigest'>;

/** Those that spare them anything by now, the newest first; never more than `mostRememberedDevices` by much. */
export async function listRememberedDevices(
  ports: Pick<AdministrationPorts, 'clock' | 'settings'>,
  { rememberedDevices }: Pick<AdministeredRecords, 'rememberedDevices'>,
  subject: string,
): Promise<readonly DeviceView[]> {
  const all = await rememberedDevices.ofPerson(subject);
  return all.filter((device) => isStillRemembered(ports, device)).map(deviceView);
}

export function deviceView({ subject: _, valueDigest: __, ...device }: RememberedDevice): DeviceView {
  return device;
}

/** They are asked there again, also in a session that lives. False where there is none of this id that is theirs. */
export function forgetOwnDevice(ports: AdministrationPorts, own: OwnPerson, deviceId: string): Promise<boolean> {
  return ports.unitOfWork.run(initiatorOf(own), async ({ rememberedDevices }) =>
    /^[\w-]{1,128}$/.test(deviceId) ? rememberedDevices.delete({ deviceId, subject: own.subject }) : false,
  );
}

/** The same of all; how many there were. */
export function forgetOwnDevices(ports: AdministrationPorts, own: OwnPerson): Promise<number> {
  return ports.unitOfWork.run(initiatorOf(own), ({ rememberedDevices }) => rememberedDevices.deleteAllOf(own.subject));
}
