import { type AccountLink, type Digest, endSession } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import { endWhatRestsOn } from '../../accounts/rests-on.js';
import { holdWaysIn, isLastWayIn } from '../../accounts/ways-in.js';
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
 * A sign-in was not its owner's: the session ends, with what lives in it, and each that began since, for of another sign-in with that browser
 * nobody was told; what was linked since is linked no more; and a link by which another password is chosen goes to the address that is theirs. All or none of it.
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
    const isTheirs = session?.subject === account.subject;
    if (isTheirs) await endSession(ports, records, sessionId, doingOf(person));
    const since = isTheirs ? session.createdAt : link.createdAt;
    await endSince(ports, records, doingOf(person), since);
    const unlinked = await unlinkSince(ports, records, account, since);
    // Nor is that browser known, with which mistakes would be counted apart, and of which nobody would be told again.
    await records.accounts.forgetDevices({ subject: account.subject, now: ports.clock.now() });
    // Nor does whoever is half signed in go further, and every device is asked for the second factor.
    await endWhatRestsOn(ports, records, doingOf(person), unlinked);
    if (recovers) await sendRecovery(ports, records, account, origin?.address);
    return true;
  });
}

/** Read at once. */
const atOnce = 500;

/** Newest first they are listed: where all of a page ended, there may be more. */
async function endSince(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  doing: ReturnType<typeof doingOf>,
  since: number,
): Promise<void> {
  for (;;) {
    const sessions = await records.sessions.listLive(doing.subject, ports.clock.now(), atOnce);
    const begun = sessions.filter(({ createdAt }) => createdAt >= since);
    for (const { sessionId } of begun) await endSession(ports, records, sessionId, doing);
    if (begun.length < atOnce) return;
  }
}

/** By which whoever it was would come again; what is linked no more. A factor that was set up since has a link of its own. */
async function unlinkSince(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  account: Account,
  since: number,
): Promise<readonly Digest[]> {
  const { federatedIdentities } = records;
  const unlinked: Digest[] = [];
  await holdWaysIn(ports, records, account.subject);
  for (const { key, linkedAt } of await federatedIdentities.ofPerson(account.subject)) {
    if (linkedAt < since || (await isLastWayIn(records, account, key))) continue;
    if (await federatedIdentities.delete(key)) unlinked.push(key);
  }
  return unlinked;
}

async function sendRecovery(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  account: Account,
  source: string | undefined,
): Promise<void> {
  const { subject, email, emailVerified, locale, username } = account;
  if (email === undefined || !emailVerified) return;
  await sendLink(ports, records, { purpose: 'recover', account }, (made) => ({
    template: 'recover-password',
    data: { accounts: [{ username, secret: made.secret }] },
    to: email,
    subject,
    locale,
    purpose: 'recover_password',
    expires: made.expiresAt,
    source,
  }));
}
