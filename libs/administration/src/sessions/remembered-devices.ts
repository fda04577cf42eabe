import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { type DeviceView, deviceView } from '../own-account/devices/own-devices.js';
import type { AdministeredRecords } from '../records.js';

/**
 * Where a person asked not to be asked for a second factor, the newest first, until that is over. What the operator has shortened since is not
 * looked at: it is not known wherever operators look. @throws AdministrationError invalid, unknown
 */
export async function rememberedDevicesOf(
  { clock }: Pick<AdministrationPorts, 'clock'>,
  records: Pick<AdministeredRecords, 'accounts' | 'rememberedDevices'>,
  reference: AccountReference,
): Promise<readonly DeviceView[]> {
  const { subject } = await accountOf(records, reference);
  const all = await records.rememberedDevices.ofPerson(subject);
  return all.filter(({ expiresAt }) => expiresAt > clock.now()).map(deviceView);
}

/** They are asked there again. How many there were. @throws AdministrationError invalid, unknown */
export function forgetDevicesOf(
  { unitOfWork }: Pick<AdministrationPorts, 'unitOfWork'>,
  initiator: Initiator,
  reference: AccountReference,
): Promise<number> {
  return unitOfWork.run(initiator, async (records) => {
    const { subject } = await accountOf(records, reference);
    return records.rememberedDevices.deleteAllOf(subject);
  });
}
