import {
  enterSupport,
  isLiveSession,
  isOpenSupport,
  recentSignIn,
  type Session,
  type SupportAccess,
  signedInByWithin,
} from '@signet/authorization-server';
import { accountOf } from '../accounts/account-reference.js';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { requireMayActAs } from '../authority/acting-as.js';
import { happened, notify } from '../notices/notify.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-account/own-person.js';
import type { AdministeredRecords } from '../records.js';
import { unknown } from '../refusals.js';
import { holdSupporter } from './hold-supporter.js';
import { type SupportView, supportView } from './support-view.js';

/**
 * The supporter acts as the person from now on, in the apps of this access alone, wherever they are signed in by this session. Whether one is
 * somebody else's, over, or entered before is told to nobody.
 * @param own the session in whose browser they ask
 * @throws AdministrationError unknown; forbidden where it is no fresh sign-in, or they may not act as the person (any more); in_use
 */
export function enterOwnSupport(
  ports: AdministrationPorts,
  supporter: OwnPerson,
  own: Pick<Session, 'sessionId'>,
  accessId: string,
): Promise<SupportView> {
  return ports.unitOfWork.run(initiatorOf(supporter), async (records) => {
    await holdSupporter(ports, records, supporter.subject);
    const session = await freshSession(ports, records, supporter, own.sessionId);
    const access = await entered(ports, records, supporter, accessId);
    await requireMayActAs(records, access.supporter, access.subject);
    const [other] = await records.supportAccesses.enteredIn(session.sessionId);
    if (other && isOpenSupport(other, ports.clock.now())) {
      throw new AdministrationError('in_use', 'from one sign-in somebody acts as one person at once');
    }
    if (!(await enterSupport(ports, records, access, session, doingOf(supporter)))) throw unknown('support access');
    await tellPerson(ports, records, access);
    const now = ports.clock.now();
    return supportView((await records.supportAccesses.find(accessId)) ?? access, now);
  });
}

async function tellPerson(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  { subject, reason, until }: SupportAccess,
): Promise<void> {
  const account = await accountOf(records, { subject });
  const data = { ...happened(ports, account), reason, until };
  await notify(ports, records, account, { template: 'support-access', data });
}

async function freshSession(
  { clock, settings }: AdministrationPorts,
  { sessions }: AdministeredRecords,
  { subject }: OwnPerson,
  sessionId: string,
): Promise<Session> {
  const session = await sessions.find(sessionId);
  const now = clock.now();
  const isOwn = session?.subject === subject && session.support === undefined && isLiveSession(settings, session, now);
  if (!isOwn || signedInByWithin(recentSignIn, session, now) === undefined) {
    throw new AdministrationError('forbidden', 'it takes a fresh sign-in of whoever asked for it');
  }
  return session;
}

async function entered(
  { clock }: AdministrationPorts,
  { supportAccesses }: AdministeredRecords,
  { subject }: OwnPerson,
  accessId: string,
): Promise<SupportAccess> {
  const access = isStorable(accessId) ? await supportAccesses.find(accessId) : undefined;
  const now = clock.now();
  const isOpen = access !== undefined && isOpenSupport(access, now) && access.enterBefore > now;
  if (access?.supporter !== subject || !isOpen || access.enteredAt !== undefined) throw unknown('support access');
  return access;
}

/** No record has another key, and PostgreSQL's text cannot hold NUL. */
export function isStorable(accessId: string): boolean {
  return accessId.length <= 128 && !/\p{Cc}|\p{Cs}/u.test(accessId);
}
