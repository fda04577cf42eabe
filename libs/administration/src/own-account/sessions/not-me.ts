import { type AccountLink, endSession } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { AdministrationPorts } from '../../administration-ports.js';
import { type UsedLink, useLink } from '../../links/account-links.js';
import type { AdministeredRecords } from '../../records.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-person.js';

/** The link of the mail that told its owner of a sign-in. */
interface FollowedLink extends Pick<OwnPerson, 'origin'> {
  readonly link: Pick<AccountLink, 'subject'>;
  readonly secret: string;
}

/**
 * A sign-in was not its owner's: the session ends, with what lives in it, if it lives.
 * @param recover what begins with it, in the same unit of work
 */
export function disownSignIn(
  ports: AdministrationPorts,
  { link, secret, origin }: FollowedLink,
  recover?: (records: AdministeredRecords, account: Account) => Promise<void>,
): Promise<UsedLink> {
  const person = { subject: link.subject ?? '', origin };
  return useLink(ports, initiatorOf(person), { purpose: 'not-me', secret }, async ({ link, account }, records) => {
    const sessionId = link.facts?.sessionId ?? '';
    const session = await records.sessions.find(sessionId);
    if (session && session.subject === account?.subject) await endSession(ports, records, sessionId, doingOf(person));
    if (account) await recover?.(records, account);
    return account !== undefined;
  });
}
