import type { CorePorts } from '../records/core-ports.js';
import type { Session } from '../records/session.js';
import { isOpenSupport, type SupportAccess, type SupportMark } from '../records/support-access.js';
import { isLive } from './session-life.js';

export type SupportNeeds = Pick<CorePorts, 'clock' | 'settings' | 'stores' | 'supportRights'>;

/** As whom, and in which app. */
export interface ActedAs {
  readonly subject: string;
  readonly clientId: string;
}

/** Why somebody of support may not act as this person in this app now; undefined where they may. */
export async function whySupportIsOver(
  deps: SupportNeeds,
  mark: SupportMark,
  as: ActedAs,
): Promise<string | undefined> {
  const access = await deps.stores.supportAccesses.find(mark.accessId);
  if (!access || access.supporter !== mark.supporter || access.subject !== as.subject) return 'no such support access';
  if (!isOpenSupport(access, deps.clock.now())) return 'the support access is over';
  if (!access.clientIds.includes(as.clientId)) return 'the support access is of other apps';
  if (!(await signInOf(deps, access))) return 'the sign-in of the supporter is over';
  const mayAct = (await deps.supportRights?.mayActAs(mark.supporter, as.subject)) ?? false;
  return mayAct ? undefined : 'the supporter may not act as this person any more';
}

/** The sign-in of the supporter that entered it, while it lives. */
export async function signInOf(
  { clock, settings, stores }: Omit<SupportNeeds, 'supportRights'>,
  { supporter, supporterSessionId }: SupportAccess,
): Promise<Session | undefined> {
  if (supporterSessionId === undefined) return undefined;
  const session = await stores.sessions.find(supporterSessionId);
  return session?.subject === supporter && isLive(settings, session, clock.now()) ? session : undefined;
}
