import type { PasskeyFactor, SuspectedKey, UsedKey } from '@signet/identity';
import type { AdministrationPorts } from '../../administration-ports.js';
import { happened, notify } from '../../notices/notify.js';
import { initiatorOf, type OwnPerson } from '../own-person.js';

/**
 * Stores what a key is like after its use, which counts with that alone. A counter that went back is told to its owner.
 * @returns false where it was used or taken away meanwhile: then nothing is proved
 */
export function keepPasskeyUse(
  ports: AdministrationPorts,
  { kind, factor }: UsedKey | SuspectedKey,
  origin: OwnPerson['origin'],
): Promise<boolean> {
  return kind === 'proved' ? keepUse(ports, factor, origin) : suspect(ports, factor, origin);
}

function keepUse(ports: AdministrationPorts, factor: PasskeyFactor, origin: OwnPerson['origin']): Promise<boolean> {
  const person = initiatorOf({ subject: factor.subject, origin });
  return ports.unitOfWork.run(person, ({ factors }) => factors.replace(factor));
}

/** By whom nobody knows: it was its owner, or whoever has a copy. */
function suspect(ports: AdministrationPorts, factor: PasskeyFactor, origin: OwnPerson['origin']): Promise<boolean> {
  return ports.unitOfWork.run({ entity: 'system', through: 'issuer', origin }, async (records) => {
    if (!(await records.factors.replace(factor))) return false;
    await records.rememberedDevices.deleteAllOf(factor.subject);
    const account = await records.accounts.find(factor.subject);
    if (!account) return true;
    const data = { ...happened(ports, account, origin), name: factor.name };
    await notify(ports, records, account, { template: 'passkey-suspected', data });
    return true;
  });
}
