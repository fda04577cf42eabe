import type { Queued, RequestOrigin } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { AdministrationPorts } from '../administration-ports.js';
import { sendCode, tryEmailCode } from '../email-codes.js';

const purpose = 'verify_email';

/** Whose address, and who asks. */
export interface EmailToProve {
  readonly account: Pick<Account, 'subject' | 'email' | 'name' | 'locale'>;
  readonly origin?: RequestOrigin | undefined;
}

/**
 * Sends a code to the address of the account, in place of the one before. Where none is sent, that one stays good.
 * @returns for the log: a page says the same whatever came of it
 */
export function sendEmailCode(
  ports: AdministrationPorts,
  { account, origin }: EmailToProve,
  source?: string,
): Promise<Queued> {
  const { subject, email = '' } = account;
  return ports.unitOfWork.run(initiatorOf(subject, origin), (records) =>
    sendCode(ports, records, { purpose, account, email, source }),
  );
}

/**
 * The address is verified and the order done, with the code that was sent to this very address; all or none of it.
 * @returns `wrong` of a code that is none, is over, was tried too often or was for another address; `before`: it was done by then
 */
export async function verifyOwnEmail(
  ports: AdministrationPorts,
  { account, origin }: EmailToProve,
  code: string,
): Promise<'verified' | 'wrong' | 'before'> {
  const { subject, email = '' } = account;
  const initiator = initiatorOf(subject, origin);
  // A try counts whatever becomes of it.
  const isRight = await ports.unitOfWork.run(initiator, (records) =>
    tryEmailCode(ports, records, { purpose, subject, email, code }),
  );
  if (!isRight) return 'wrong';
  try {
    await ports.unitOfWork.run(initiator, async (records) => {
      const isFirst = await records.emailCodes.consume(isRight);
      if (!isFirst || !(await records.accounts.verifyEmail({ subject, email }))) throw new DoneBefore();
      if (!(await records.actionOrders.fulfil({ subject, action: 'verify_email' }))) throw new DoneBefore();
    });
    return 'verified';
  } catch (error) {
    if (error instanceof DoneBefore) return 'before';
    throw error;
  }
}

/** Undoes the unit of work. */
class DoneBefore extends Error {}

function initiatorOf(subject: string, origin: RequestOrigin | undefined) {
  return { entity: 'user', subject, through: 'self_service', origin } as const;
}
