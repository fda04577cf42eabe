import { endEverythingOf, type RequestOrigin, recordEntry } from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import { happened, notify } from '../notices/notify.js';

/** A password that its person was ordered to change, as it is stored before and after. */
export interface ChangedPassword {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly origin?: RequestOrigin | undefined;
}

/**
 * The order is done, the password is another one, and what was given in the person's name ends, all or none of it: somebody else may have
 * known the password. False where somebody was earlier: then nothing is written.
 */
export async function changeOwnPassword(
  ports: AdministrationPorts,
  { subject, from, to, origin }: ChangedPassword,
): Promise<boolean> {
  const initiator = { entity: 'user', subject, through: 'self_service', origin } as const;
  try {
    await ports.unitOfWork.run(initiator, async (records) => {
      // The account first, as operators do: two that wait for each other would both wait for ever.
      if (!(await records.accounts.replacePasswordHash({ subject, from, to }))) throw new DoneBefore();
      if (!(await records.actionOrders.fulfil({ subject, action: 'change_password' }))) throw new DoneBefore();
      const by = { entity: 'user', subject, origin } as const;
      const target = { record: 'accounts', id: subject };
      await recordEntry(ports, records, by, { name: 'password_changed', target, subject, concealed: ['passwordHash'] });
      await endEverythingOf(ports, records, subject, by);
      const account = await records.accounts.find(subject);
      if (!account) throw new DoneBefore();
      const data = { ...happened(ports, account, origin), by: 'person', endedSessions: true } as const;
      await notify(ports, records, account, { template: 'password-changed', data });
    });
    return true;
  } catch (error) {
    if (error instanceof DoneBefore) return false;
    throw error;
  }
}

/** Undoes the unit of work. */
class DoneBefore extends Error {}
