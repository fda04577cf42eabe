import {
  type Digest,
  deviceKind,
  isStillRemembered,
  type RememberedDevice,
  recordEntry,
  sameDigest,
} from '@signet/authorization-server';
import { elapsedSince, isAhead } from '@signet/runtime';
import type { AdministrationPorts } from '../../administration-ports.js';
import { happened, notify } from '../../notices/notify.js';
import type { AdministeredRecords } from '../../records.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-person.js';

/** What came from a browser, of the account of whoever has just said who they are in it. */
export interface PresentedDevice {
  readonly deviceId: string;
  /** Of the value that it keeps. */
  readonly from: Digest;
  /** Of the one that takes its place, which follows from it: whoever sends the same twice is given the same twice. */
  readonly to: Digest;
}

/** Seconds for which the value before is taken for the one that took its place: of two tabs at once, of an answer that was lost on its way. */
const sentTwiceWithin = 60;

/**
 * Whether this browser is remembered; its value is another from then on. One that comes back later was kept by two, of whom nobody knows which
 * is the person: the device is remembered no more, and its owner is told.
 */
export async function recogniseOwnDevice(
  ports: AdministrationPorts,
  reading: Pick<AdministeredRecords, 'rememberedDevices'>,
  own: OwnPerson,
  presented: PresentedDevice,
): Promise<boolean> {
  // Most browsers are none: nothing is begun for them.
  if (!(await theirs(ports, reading, own, presented))) return false;
  return ports.unitOfWork.run(initiatorOf(own), async (records) => {
    const { deviceId, from, to } = presented;
    const device = deviceKind(own.origin?.userAgent);
    if (await records.rememberedDevices.use({ deviceId, from, to, device, now: ports.clock.now() })) return true;
    const found = await theirs(ports, records, own, presented);
    if (!found) return false;
    if (isSentTwice(ports, found, to)) return true;
    await endCopied(ports, records, own, deviceId);
    return false;
  });
}

async function theirs(
  ports: Pick<AdministrationPorts, 'clock' | 'settings'>,
  { rememberedDevices }: Pick<AdministeredRecords, 'rememberedDevices'>,
  { subject }: OwnPerson,
  { deviceId }: PresentedDevice,
): Promise<RememberedDevice | undefined> {
  const found = await rememberedDevices.find(deviceId);
  return found?.subject === subject && isStillRemembered(ports, found) ? found : undefined;
}

function isSentTwice(
  { clock }: Pick<AdministrationPorts, 'clock'>,
  { valueDigest, lastUsedAt }: RememberedDevice,
  to: Digest,
): boolean {
  const now = clock.now();
  return sameDigest(valueDigest, to) && !isAhead(lastUsedAt, now) && elapsedSince(lastUsedAt, now) < sentTwiceWithin;
}

async function endCopied(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  own: OwnPerson,
  deviceId: string,
): Promise<void> {
  const { subject, origin } = own;
  if (!(await records.rememberedDevices.delete({ deviceId, subject }))) return;
  const target = { record: 'rememberedDevices', id: deviceId };
  await recordEntry(ports, records, doingOf(own), { name: 'device_copied', target, subject });
  const account = await records.accounts.find(subject);
  const data = account && ({ ...happened(ports, account, origin), what: 'device_copied' } as const);
  if (account && data) await notify(ports, records, account, { template: 'factors-changed', data });
}
