import {
  endEverythingOf,
  forgetProofsOf,
  type RequestOrigin,
  recordEntry,
  type Stores,
} from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import { happened, notify } from '../notices/notify.js';

/** A password that its person changes, as it is stored before and after. */
export interface ChangedPassword {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly origin?: RequestOrigin | undefined;
  /** They do it by themselves, and say what ends with it. Left out, an order is done by it, and somebody else may have known the password. */
  readonly unasked?:
    | {
        /** Sessions and grants end, wherever they are. */
        readonly everywhere: boolean;
        /** What they go on with where that was this session as well, in the same unit of work. */
        readonly goOn?: ((stores: Stores) => Promise<unknown>) | undefined;
      }
    | undefined;
}

/**
 * The password is another one, an order to change it is done, what was given in the person's name ends, and a notice goes out, all or none of it. Who is
 * half signed in by the one before goes no further. False where somebody was earlier: then nothing is written.
 */
export async function changeOwnPassword(
  ports: AdministrationPorts,
  { subject, from, to, origin, unasked }: ChangedPassword,
): Promise<boolean> {
  const initiator = { entity: 'user', subject, through: 'self_service', origin } as const;
  const everywhere = unasked?.everywhere ?? true;
  try {
    await ports.unitOfWork.run(initiator, async (records) => {
      // The account first, as operators do: two that wait for each other would both wait for ever.
      if (!(await records.accounts.replacePasswordHash({ subject, from, to }))) throw new DoneBefore();
      const isDone = await records.actionOrders.fulfil({ subject, action: 'change_password' });
      if (!isDone && unasked === undefined) throw new DoneBefore();
      const by = { entity: 'user', subject, origin } as const;
      const target = { record: 'accounts', id: subject };
      await recordEntry(ports, records, by, { name: 'password_changed', target, subject, concealed: ['passwordHash'] });
      if (everywhere) await endEverythingOf(ports, records, subject, by);
      else await forgetProofsOf(records, subject);
      const account = await records.accounts.find(subject);
      if (!account) throw new DoneBefore();
      const data = { ...happened(ports, account, origin), by: 'person', endedSessions: everywhere } as const;
      await notify(ports, records, account, { template: 'password-changed', data });
      await unasked?.goOn?.(records);
    });
    return true;
  } catch (error) {
    if (error instanceof DoneBefore) return false;
    throw error;
  }
}

/** Undoes the unit of work. */
class DoneBefore extends Error {}
