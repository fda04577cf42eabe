import { deviceKind, digest, identifier, mostRememberedDevices, opaqueToken } from '@signet/authorization-server';
import type { AdministrationPorts } from '../../administration-ports.js';
import { happened, notify } from '../../notices/notify.js';
import type { AdministeredRecords } from '../../records.js';
import { initiatorOf, type OwnPerson } from '../own-person.js';

/** What a browser keeps of it. */
export interface DeviceToken {
  readonly deviceId: string;
  readonly value: string;
}

/**
 * Whoever has just proved a second factor is asked for it no more in this browser, for as long as the operator lets them; they are told by mail.
 * What the browser kept before counts for nothing here: a stranger may have put it there.
 * @param given.sessionId in which that was proved: where it has ended by now, nothing is remembered
 * @param given.replaces the device that this browser was until now
 * @returns what it is to keep; undefined where nothing is remembered here, or the account is gone
 */
export function rememberOwnDevice(
  ports: AdministrationPorts,
  own: OwnPerson,
  given: { readonly sessionId: string; readonly replaces?: string | undefined },
): Promise<DeviceToken | undefined> {
  const { rememberedFor = 0 } = ports.settings.factorPolicy;
  if (rememberedFor === 0) return Promise.resolve(undefined);
  return ports.unitOfWork.run(initiatorOf(own), async (records) => {
    const { subject, origin } = own;
    const { sessionId, replaces } = given;
    const account = await records.accounts.find(subject);
    const session = await records.sessions.find(sessionId);
    if (!account || session?.subject !== subject || session.endedAt !== undefined) return undefined;
    if (replaces !== undefined) await records.rememberedDevices.delete({ deviceId: replaces, subject });
    const now = ports.clock.now();
    const token = { deviceId: identifier(ports.random), value: opaqueToken(ports.random) };
    const device = deviceKind(origin?.userAgent);
    await records.rememberedDevices.insert({
      deviceId: token.deviceId,
      subject,
      valueDigest: digest(token.value),
      ...(device && { device }),
      createdAt: now,
      lastUsedAt: now,
      expiresAt: now + rememberedFor,
    });
    await makeRoom(records, subject);
    const data = { ...happened(ports, account, origin), what: 'device_remembered' } as const;
    await notify(ports, records, account, { template: 'factors-changed', data });
    return token;
  });
}

async function makeRoom(
  { rememberedDevices }: Pick<AdministeredRecords, 'rememberedDevices'>,
  subject: string,
): Promise<void> {
  const all = await rememberedDevices.ofPerson(subject);
  for (const { deviceId } of all.slice(mostRememberedDevices)) await rememberedDevices.delete({ deviceId, subject });
}
