import { type AccountLink, endSession } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { AdministrationPorts } from '../../administration-ports.js';
import { sendLink, type UsedLink, useLink } from '../../links/account-links.js';
import type { AdministeredRecords } from '../../records.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-person.js';

/** The link of the mail that told its owner of a sign-in. */
interface FollowedLink extends Pick<OwnPerson, 'origin'> {
  readonly link: Pick<AccountLink, 'subject'>;
  readonly secret: string;
}

/**
 * A sign-in was not its owner's: the session ends, with what lives in it, if it lives; and a link by which another password is chosen goes to
 * the address that is theirs. All or none of it.
 * @param recovers whether passwords are recovered here
 */
export function disownSignIn(
  ports: AdministrationPorts,
  { link, secret, origin }: FollowedLink,
  recovers: boolean,
): Promise<UsedLink> {
  const person = { subject: link.subject ?? '', origin };
  return useLink(ports, initiatorOf(person), { purpose: 'not-me', secret }, async ({ link, account }, records) => {
    if (!account) return false;
    const sessionId = link.facts?.sessionId ?? '';
    const session = await records.sessions.find(sessionId);
    if (session?.subject === account.subject) await endSession(ports, records, sessionId, doingOf(person));
    if (recovers) await sendRecovery(ports, records, account, origin?.address);
    return true;
  });
}

async function sendRecovery(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  account: Account,
  source: string | undefined,
): Promise<void> {
  const { email, emailVerified, locale, username } = account;
  if (email === undefined || !emailVerified) return;
  await sendLink(ports, records, { purpose: 'recover', account }, (made) => ({
    template: 'recover-password',
    data: { accounts: [{ username, secret: made.secret }] },
    to: email,
    locale,
    purpose: 'recover_password',
    expires: made.expiresAt,
    source,
  }));
}
