import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { type DeviceView, listRememberedDevices } from '../own-account/devices/own-devices.js';
import type { AdministeredRecords } from '../records.js';

/** Where a person is not asked for a second factor at each sign-in. @throws AdministrationError invalid, unknown */
export async function rememberedDevicesOf(
  ports: Pick<AdministrationPorts, 'clock' | 'settings'>,
  records: Pick<AdministeredRecords, 'accounts' | 'rememberedDevices'>,
  reference: AccountReference,
): Promise<readonly DeviceView[]> {
  const { subject } = await accountOf(records, reference);
  return listRememberedDevices(ports, records, subject);
}

/** They are asked there again. How many there were. @throws AdministrationError invalid, unknown */
export function forgetDevicesOf(
  ports: AdministrationPorts,
  initiator: Initiator,
  reference: AccountReference,
): Promise<number> {
  return ports.unitOfWork.run(initiator, async (records) => {
    const { subject } = await accountOf(records, reference);
    return records.rememberedDevices.deleteAllOf(subject);
  });
}
