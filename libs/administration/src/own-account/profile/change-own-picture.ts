import { addressOf, endpoints, identifier } from '@signet/authorization-server';
import type { Picture } from '@signet/identity';
import { AdministrationError } from '../../administration-error.js';
import type { AdministrationPorts } from '../../administration-ports.js';
import type { AdministeredRecords } from '../../records.js';
import { unknown } from '../../refusals.js';
import { initiatorOf, type OwnPerson } from '../own-person.js';

type PicturePorts = Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random' | 'settings'>;

/**
 * The person is shown as this from now on, at an address that no picture had before; the one before is gone. Of two at once one wins.
 * @param made of what they sent, by us: base64
 * @returns the address, which apps are told as `picture`
 * @throws AdministrationError unknown, changed
 */
export async function setOwnPicture(
  ports: PicturePorts,
  own: OwnPerson,
  made: Pick<Picture, 'large' | 'small'>,
): Promise<string> {
  const { clock, random, settings } = ports;
  const pictureId = identifier(random);
  const address = addressOf(settings.issuer, endpoints.picture, { pictureId });
  await changePicture(ports, own, address, ({ pictures }) =>
    pictures.save({ subject: own.subject, pictureId, ...made, createdAt: clock.now() }),
  );
  return address;
}

/** Also one that an operator said. False where there was none. @throws AdministrationError unknown, changed */
export function removeOwnPicture(ports: PicturePorts, own: OwnPerson): Promise<boolean> {
  return changePicture(ports, own, undefined, ({ pictures }) => pictures.deleteOf(own.subject));
}

function changePicture(
  { unitOfWork, clock }: PicturePorts,
  own: OwnPerson,
  to: string | undefined,
  write: (records: AdministeredRecords) => Promise<unknown>,
): Promise<boolean> {
  const { subject } = own;
  return unitOfWork.run(initiatorOf(own), async (records) => {
    const account = await records.accounts.find(subject);
    if (!account || account.disabledAt !== undefined) throw unknown('user');
    if (account.picture === to) return false;
    // The account first, as operators do: whoever is later finds another picture there than it read.
    const from = { picture: account.picture };
    const isFirst = await records.accounts.changeProfile({ subject, from, to: { picture: to }, now: clock.now() });
    if (!isFirst) throw new AdministrationError('changed', 'somebody changed it meanwhile');
    await write(records);
    return true;
  });
}
