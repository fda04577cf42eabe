import { endEverythingOf, recordEntry } from '@signet/authorization-server';
import { noPassword } from '@signet/identity';
import { takeWaysInSince } from '../../accounts/ways-in.js';
import type { AdministrationPorts } from '../../administration-ports.js';
import { makeLink, type UsedLink, useLink } from '../../links/index.js';
import { happened, notify } from '../../notices/notify.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-person.js';
import { undosOf } from './new-email.js';

/** What came of it, and where whoever did it goes on. */
export interface UndoneEmail {
  readonly came: UsedLink;
  /** Of a link by which they choose another password. */
  readonly recovery?: string | undefined;
}

/**
 * The account has the address again that it had before this change, whatever it has now: somebody else may be at it. Changes after it cannot be taken
 * back any more, and nothing else that others may know or hold is good: the password, what is given in the person's name, what was
 * set up since to sign in with, and that the account was closed.
 * Whoever did it reads at that address: they choose another password.
 * @param own of whoever the link is for
 */
export async function undoEmailChange(
  ports: AdministrationPorts,
  { subject, origin }: OwnPerson,
  secret: string,
): Promise<UndoneEmail> {
  const own = { subject, origin };
  let recovery: string | undefined;
  const came = await useLink(
    ports,
    initiatorOf(own),
    { purpose: 'undo-email', secret },
    async ({ account, link }, records) => {
      const { address: to } = link;
      if (account?.subject !== subject || to === undefined) return false;
      const { accounts, accountLinks } = records;
      const now = ports.clock.now();
      const { email: from, passwordHash, closedAt } = account;
      if (!(await accounts.changeEmail({ subject, from, to, verified: true, now }))) return false;
      if (!(await accounts.replacePasswordHash({ subject, from: passwordHash, to: noPassword }))) return false;
      if (closedAt !== undefined && !(await accounts.reopen({ subject, closedAt, now }))) return false;
      const nth = Number(link.facts?.nth ?? 0);
      for (const later of await undosOf(ports, records, subject)) {
        if (later.nth > nth) await accountLinks.delete(later.digest);
      }
      const target = { record: 'accounts', id: subject };
      const changed = { name: 'password_changed', target, subject, concealed: ['passwordHash'] } as const;
      await recordEntry(ports, records, doingOf(own), changed);
      // Of each the address was told that the account had by then.
      await takeWaysInSince(records, subject, link.createdAt);
      await accounts.forgetDevices({ subject, now });
      await endEverythingOf(ports, records, subject, doingOf(own));
      const told = { ...account, email: from };
      const data = { ...happened(ports, account, origin), by: 'undo' } as const;
      if (from !== undefined && from !== to) await notify(ports, records, told, { template: 'email-changed', data });
      const restored = await accounts.find(subject);
      recovery = restored && (await makeLink(ports, records, { purpose: 'recover', account: restored }))?.secret;
      return true;
    },
  );
  return { came, ...(came === 'done' && recovery !== undefined && { recovery }) };
}
