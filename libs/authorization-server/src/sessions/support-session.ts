import { acrClasses, satisfiesAcr } from '@signet/auth-contracts';
import { type Doing, doingOf, recordEntry } from '../audit/record-entry.js';
import type { CorePorts } from '../records/core-ports.js';
import type { InitiatingEntity } from '../records/security-event.js';
import type { Session } from '../records/session.js';
import type { Stores } from '../records/stores.js';
import { isOpenSupport, type SupportAccess, type SupportEnd, type SupportMark } from '../records/support-access.js';
import { digest } from '../shared/digest.js';
import { opaqueToken, timedIdentifier } from '../shared/random-source.js';
import { isLive } from '../token/session-life.js';
import { signInOf } from '../token/support-standing.js';
import { acrOf, amrOf, methodsOf } from './authentication-context.js';

type Inputs = Pick<CorePorts, 'clock' | 'random'>;

/**
 * Within a unit of work: somebody of support acts as the person from now on, by a session of them whose cookie was given to nobody. Nothing was
 * proved in it, so that whatever asks how somebody signed in refuses it.
 * @param own the sign-in of the supporter, with which it ends
 * @returns undefined where it was entered before, or ended
 */
export async function enterSupport(
  deps: Inputs,
  stores: Stores,
  access: SupportAccess,
  own: Pick<Session, 'sessionId' | 'expiresAt'>,
  by: Doing,
): Promise<Session | undefined> {
  const { accessId, subject, supporter, until } = access;
  const now = deps.clock.now();
  const session: Session = {
    sessionId: timedIdentifier(deps.random, now),
    cookieDigest: digest(opaqueToken(deps.random)),
    subject,
    methods: [],
    authTime: 0,
    amr: [],
    createdAt: now,
    expiresAt: Math.min(until, own.expiresAt),
    support: { accessId, supporter },
  };
  const { sessionId } = session;
  const entry = { accessId, supporterSessionId: own.sessionId, sessionId, enteredAt: now };
  if (!(await stores.supportAccesses.enter(entry))) return undefined;
  await stores.sessions.insert(session);
  const target = { record: 'supportAccesses', id: accessId };
  const after = { supporter, sessionId, until: session.expiresAt };
  await recordEntry(deps, stores, by, { name: 'support_access_entered', target, subject, after });
  return session;
}

/** The session as whose person the supporter acts in this app, from this sign-in of theirs; undefined where they are themselves there. */
export async function actingIn(
  { clock, settings, stores }: Pick<CorePorts, 'clock' | 'settings' | 'stores'>,
  own: Pick<Session, 'sessionId' | 'subject'>,
  clientId: string,
): Promise<Session | undefined> {
  const now = clock.now();
  for (const access of await stores.supportAccesses.enteredIn(own.sessionId)) {
    const { clientIds, sessionId, supporter } = access;
    if (supporter !== own.subject || !isOpenSupport(access, now) || !clientIds.includes(clientId)) continue;
    const session = sessionId === undefined ? undefined : await stores.sessions.find(sessionId);
    if (session?.support && isLive(settings, session, now)) return session;
  }
  return undefined;
}

/** Whether the supporter proved two factors of their own in the sign-in that entered it. */
export async function isSupporterSure(
  deps: Pick<CorePorts, 'clock' | 'settings' | 'stores'>,
  { accessId }: SupportMark,
): Promise<boolean> {
  const access = await deps.stores.supportAccesses.find(accessId);
  const signIn = access && (await signInOf(deps, access));
  return signIn !== undefined && satisfiesAcr(acrOf(amrOf(methodsOf(signIn))), acrClasses.twoFactors);
}

/** Within a unit of work, and told: without the session that it made, which is ended beside. True for the one call that ended it. */
export async function endSupportAccess(
  deps: Inputs,
  stores: Stores,
  { accessId, subject, supporter }: Pick<SupportAccess, 'accessId' | 'subject' | 'supporter'>,
  endedBy: SupportEnd,
  by: InitiatingEntity | Doing,
): Promise<boolean> {
  if (!(await stores.supportAccesses.end({ accessId, endedAt: deps.clock.now(), endedBy }))) return false;
  const target = { record: 'supportAccesses', id: accessId };
  // It ended, whatever else what ended it is told as.
  const { because: _, ...doing } = doingOf(by);
  const after = { supporter, endedBy };
  await recordEntry(deps, stores, doing, { name: 'support_access_ended', target, subject, after });
  return true;
}

const ends: Readonly<Record<InitiatingEntity, SupportEnd>> = {
  admin: 'operator',
  user: 'person',
  policy: 'policy',
  system: 'policy',
};

/** By whom one of this supporter ended, where what it rests on was ended. */
export function supportEndOf(by: InitiatingEntity | Doing, supporter: string): SupportEnd {
  const { entity, subject } = doingOf(by);
  return subject === supporter ? 'supporter' : ends[entity];
}
