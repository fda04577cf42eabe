import { type AccountLink, endSession } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { AdministrationPorts } from '../../administration-ports.js';
import { useLink } from '../../links/account-links.js';
import type { AdministeredRecords } from '../../records.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-person.js';

/** Whose it was. */
export interface DisownedSignIn {
  readonly account: Account;
  /** False where the session was over by then. */
  readonly ended: boolean;
}

/**
 * A sign-in was not its owner's: the session ends, with what lives in it. Once, by the link of the mail that told them.
 * @param more what is to happen with it, in the same unit of work
 * @returns undefined where the link is none, is over or was used
 */
export function disownSignIn(
  ports: AdministrationPorts,
  {
    link,
    secret,
    origin,
  }: { readonly link: Pick<AccountLink, 'subject'>; readonly secret: string } & Pick<OwnPerson, 'origin'>,
  more?: (records: AdministeredRecords, account: Account) => Promise<void>,
): Promise<DisownedSignIn | undefined> {
  const person = { subject: link.subject ?? '', origin };
  return ports.unitOfWork.run(initiatorOf(person), async (records) => {
    const found = await useLink(ports, records, 'not-me', secret);
    if (found.kind !== 'open' || !found.account) return undefined;
    const { sessionId = '' } = found.link.facts ?? {};
    const session = await records.sessions.find(sessionId);
    const isTheirs = session?.subject === found.account.subject;
    const ended = isTheirs && (await endSession(ports, records, sessionId, doingOf(person)));
    await more?.(records, found.account);
    return { account: found.account, ended };
  });
}
