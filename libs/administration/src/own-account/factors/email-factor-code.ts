import type { Queued } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { AdministrationPorts } from '../../administration-ports.js';
import { sendCode, tryEmailCode } from '../../email-codes.js';
import { initiatorOf, type OwnPerson } from '../own-person.js';

const purpose = 'second_factor';

/** By somebody who proved the password of this account, whose address is verified. */
export interface ProvingByMail extends Pick<OwnPerson, 'origin'> {
  readonly account: Account;
}

/**
 * A code for somebody who signs in, in place of the one before; where no mail goes out, that stays good.
 * @param source the network of whoever asks
 */
export function sendFactorCode(
  ports: AdministrationPorts,
  { account, origin }: ProvingByMail,
  source?: string,
): Promise<Queued | 'no_address'> {
  const { subject, email, emailVerified } = account;
  return ports.unitOfWork.run(initiatorOf({ subject, origin }), async (records) =>
    email === undefined || !emailVerified
      ? 'no_address'
      : sendCode(ports, records, { purpose, account, email, countedAs: purpose, source }),
  );
}

/** Whether it is the code that was sent to this very address, and is used up by this call. A try counts whatever becomes of it. */
export async function proveByMail(
  ports: AdministrationPorts,
  { account, origin }: ProvingByMail,
  code: string,
): Promise<boolean> {
  const { subject, email, emailVerified } = account;
  if (email === undefined || !emailVerified) return false;
  const initiator = initiatorOf({ subject, origin });
  const sent = await ports.unitOfWork.run(initiator, (records) =>
    tryEmailCode(ports, records, { purpose, subject, email, code }),
  );
  if (!sent) return false;
  return ports.unitOfWork.run(initiator, ({ emailCodes }) => emailCodes.consume(sent));
}
