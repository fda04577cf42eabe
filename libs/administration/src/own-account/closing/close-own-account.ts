import { endEverythingOf, linkPurposes, type RequestOrigin } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import { updateAccount } from '../../accounts/change-account.js';
import type { AdministrationPorts } from '../../administration-ports.js';
import { makeLink, type UsedLink, useLink } from '../../links/index.js';
import { happened, notify } from '../../notices/notify.js';
import type { AdministeredRecords } from '../../records.js';
import { unknown } from '../../refusals.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-person.js';

/** Seconds for which a link is good that somebody is given who signs in to a closed account. */
const signedInLinkLife = 900;

/**
 * Nobody signs in any more, and everything that was given in the person's name ends, all or none of it. What the account has stays until
 * it is deleted, so that it can be taken back. Who sends it twice is answered the same.
 * @param ports of operators: their unit of work holds the account, and keeps an owner who can sign in
 * @param deleteAfter seconds; left out, it is kept until somebody opens or deletes it
 * @throws AdministrationError unknown, last_owner
 */
export function closeOwnAccount(ports: AdministrationPorts, own: OwnPerson, deleteAfter?: number): Promise<Account> {
  const { subject, origin } = own;
  return ports.unitOfWork.run(initiatorOf(own), async (records) => {
    const account = await records.accounts.find(subject);
    if (!account || (account.disabledAt !== undefined && account.closedAt === undefined)) throw unknown('user');
    if (account.closedAt !== undefined) return account;
    const now = ports.clock.now();
    const closed = await updateAccount(records, {
      ...account,
      disabledAt: now,
      closedAt: now,
      ...(deleteAfter !== undefined && { deletionAt: now + deleteAfter }),
      updatedAt: now,
    });
    await endEverythingOf(ports, records, subject, doingOf(own));
    await tell(ports, records, closed, { origin, life: deleteAfter });
    return closed;
  });
}

/** No more are open at once. */
const mostFormer = linkPurposes['cancel-deletion'].mostOpen;

/** With a link by which it is taken back, where the address is known to be theirs. */
async function tell(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  account: Account,
  { origin, life }: { readonly origin: RequestOrigin | undefined; readonly life: number | undefined },
): Promise<void> {
  const { accountLinks } = records;
  const { subject } = account;
  // Of a time before, when it was closed and opened again.
  const former = await accountLinks.open({ purpose: 'cancel-deletion', subject }, ports.clock.now(), mostFormer);
  for (const { digest } of former) await accountLinks.delete(digest);
  const made = account.emailVerified
    ? await makeLink(ports, records, { purpose: 'cancel-deletion', account, life })
    : undefined;
  await notify(ports, records, account, {
    template: 'account-closed',
    data: {
      ...happened(ports, account, origin),
      ...(account.deletionAt !== undefined && { deletionAt: account.deletionAt }),
      ...(made && { secret: made.secret }),
    },
  });
}

/** For somebody who has just proved the password of a closed account: nobody is signed in by it. Undefined where it is closed no more. */
export function linkToReopen(ports: AdministrationPorts, { subject, origin }: OwnPerson): Promise<string | undefined> {
  return ports.unitOfWork.run(initiatorOf({ subject, origin }), async (records) => {
    const account = await records.accounts.find(subject);
    if (account?.closedAt === undefined) return undefined;
    const made = await makeLink(ports, records, { purpose: 'cancel-deletion', account, life: signedInLinkLife });
    return made?.secret;
  });
}

/**
 * The account is its person's again, as it was; nobody is signed in. `over` where it is to be deleted by now, whether it is there yet or not.
 * @param own of whoever the link is for
 */
export function reopenOwnAccount(
  ports: AdministrationPorts,
  { subject, origin }: OwnPerson,
  secret: string,
): Promise<UsedLink> {
  return useLink(
    ports,
    initiatorOf({ subject, origin }),
    { purpose: 'cancel-deletion', secret },
    async ({ account }, { accounts }) => {
      const now = ports.clock.now();
      if (account?.subject !== subject || account.closedAt === undefined || isDue(account, now)) return false;
      return accounts.reopen({ subject, closedAt: account.closedAt, now });
    },
  );
}

/** Whether the time of a closed account has come. */
export function isDue({ disabledAt, deletionAt }: Account, now: number): boolean {
  return disabledAt !== undefined && deletionAt !== undefined && deletionAt <= now;
}
