import { type Doing, doingOf } from '../audit/record-entry.js';
import { SessionIdentifiers } from '../claims/session-identifiers.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Grant } from '../records/grant.js';
import type { InitiatingEntity } from '../records/security-event.js';
import type { Session } from '../records/session.js';
import type { Stores } from '../records/stores.js';
import type { SupportAccess, SupportEnd } from '../records/support-access.js';
import { type Revocation, recordRevocations } from '../security-events/record-revocation.js';
import type { Digest } from '../shared/digest.js';
import { identifier } from '../shared/random-source.js';
import { forgetProofsOf } from './remembered-devices.js';
import { endSupportAccess, supportEndOf } from './support-session.js';

const mostGrants = 10_000;
/** Read at once. */
const mostSessions = 500;

/**
 * Within a unit of work: the session ends, with every grant that lives in it, and each of its clients that asked for it
 * will be told (OpenID Connect Back-Channel Logout 1.0 §2.3, §2.7: offline access goes on). True for the one call that ended it.
 */
export async function endSession(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  stores: Stores,
  sessionId: string,
  by: InitiatingEntity | Doing,
): Promise<boolean> {
  const now = deps.clock.now();
  const session = await stores.sessions.find(sessionId);
  if (!session || !(await stores.sessions.end(sessionId, now))) return false;
  await endSupportOf(deps, stores, session, by);
  const clients: Array<{ readonly clientId: string; readonly client: Client | undefined }> = [];
  for (const clientId of await stores.grants.clientsOfSession(sessionId)) {
    clients.push({ clientId, client: await stores.clients.find(clientId) });
  }
  await stores.grants.revokeAll({ sessionId, offline: false }, now);
  const names = await namesOfSession(
    deps,
    stores,
    sessionId,
    clients.map(({ client }) => client),
  );
  await recordRevocations(
    deps,
    stores,
    by,
    names.map((id) => ({ kind: 'session', id, isOtherName: id !== sessionId })),
    { subject: session.subject },
  );
  for (const { clientId, client } of clients) {
    // One that describes itself is not stored: whether it wants to be told shows when it is.
    if (client && client.backchannelLogoutUri === undefined) continue;
    await stores.logoutDeliveries.insert({
      deliveryId: identifier(deps.random),
      clientId,
      subject: session.subject,
      sessionId,
      createdAt: now,
      attempts: 0,
      nextAttemptAt: now,
      expiresAt: now + deps.settings.logoutDeliveryLifetime,
    });
  }
  return true;
}

/** Whoever ends it: by the end of its session, or of the one with which it was entered. */
async function endSupportOf(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  stores: Stores,
  { sessionId, subject, support }: Session,
  by: InitiatingEntity | Doing,
): Promise<void> {
  if (support) {
    await endSupportAccess(deps, stores, { ...support, subject }, supportEndOf(by, support.supporter), by);
    return;
  }
  for (const access of await stores.supportAccesses.enteredIn(sessionId)) {
    // Of their own session nobody else is the person.
    const endedBy = doingOf(by).entity === 'user' ? 'supporter' : supportEndOf(by, access.supporter);
    await endSupport(deps, stores, access, endedBy, by);
  }
}

/** Within a unit of work: nobody acts as that person by it any more, and what was given by it ends. True for the one call that ended it. */
export async function endSupport(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  stores: Stores,
  access: Pick<SupportAccess, 'accessId' | 'sessionId' | 'subject' | 'supporter'>,
  endedBy: SupportEnd,
  by: InitiatingEntity | Doing,
): Promise<boolean> {
  if (!(await endSupportAccess(deps, stores, access, endedBy, by))) return false;
  if (access.sessionId !== undefined) await endSession(deps, stores, access.sessionId, by);
  return true;
}

/** Within a unit of work: of more sessions than one person may have, the oldest end; never the one that has just begun. */
export async function endOldest(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  stores: Stores,
  { sessionId: newest, subject }: Pick<Session, 'sessionId' | 'subject'>,
  by: InitiatingEntity | Doing,
): Promise<void> {
  const { mostSessions: most } = deps.settings;
  if (most === 0) return;
  const all = await stores.sessions.listLive(subject, deps.clock.now(), most + mostSessions);
  // What somebody of support does is none of their sign-ins, and pushes none of them out.
  const others = all.filter(({ sessionId, support }) => sessionId !== newest && !support);
  for (const { sessionId } of others.slice(most - 1)) await endSession(deps, stores, sessionId, by);
}

/** Every `sid` that access tokens of this session may have: APIs know each by the one of its client. */
async function namesOfSession(
  { random }: Pick<CorePorts, 'random'>,
  { secrets }: Stores,
  sessionId: string,
  clients: ReadonlyArray<Client | undefined>,
): Promise<readonly string[]> {
  const identifiers = new SessionIdentifiers(secrets, random);
  const names = new Set([sessionId]);
  for (const client of clients) if (client) names.add(await identifiers.of(client, sessionId));
  return [...names];
}

/** Within a unit of work: `endSession` for each that the person has. How many there were. */
export async function endSessionsOf(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  stores: Stores,
  subject: string,
  by: InitiatingEntity | Doing,
): Promise<number> {
  let ended = 0;
  for (;;) {
    const sessions = await stores.sessions.listLive(subject, deps.clock.now(), mostSessions);
    for (const { sessionId } of sessions) {
      if (await endSession(deps, stores, sessionId, by)) ended += 1;
    }
    if (sessions.length < mostSessions) return ended;
  }
}

/**
 * Within a unit of work: something of what somebody proves who they are by is gone. Each session in which it was proved ends, but `except`: that of
 * the person who says so, and has just shown who they are.
 * @param credentials as `ProvedMethod` names them
 */
export async function endSessionsBy(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  stores: Stores,
  { subject, credentials, except }: RestingOn,
  by: InitiatingEntity | Doing,
): Promise<void> {
  const gone = new Set(credentials);
  for (const { sessionId, methods = [] } of await allLive(deps, stores, subject)) {
    const isResting = methods.some(({ credential }) => credential !== undefined && gone.has(credential));
    if (isResting && sessionId !== except) await endSession(deps, stores, sessionId, by);
  }
}

/** However many there are: those that stay would stand before those that end. */
async function allLive(
  { clock }: Pick<CorePorts, 'clock'>,
  { sessions }: Pick<Stores, 'sessions'>,
  subject: string,
): Promise<readonly Session[]> {
  for (let atMost = mostSessions; ; atMost *= 2) {
    const live = await sessions.listLive(subject, clock.now(), atMost);
    if (live.length < atMost) return live;
  }
}

interface RestingOn {
  readonly subject: string;
  readonly credentials: readonly Digest[];
  readonly except?: string | undefined;
}

/** Within a unit of work: nothing given in the name of this person is good any more. How many grants that were. */
export async function endEverythingOf(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  stores: Stores,
  subject: string,
  by: InitiatingEntity | Doing,
): Promise<number> {
  const now = deps.clock.now();
  const grants = await stores.grants.list({ subject }, mostGrants);
  await endSessionsOf(deps, stores, subject, by);
  // Those that are over by their time: a client's own session may outlive them.
  for (const sessionId of new Set(grants.map((grant) => grant.sessionId))) {
    if (sessionId !== undefined) await endSession(deps, stores, sessionId, by);
  }
  await stores.sessions.endAllOf(subject, now);
  await forgetProofsOf(stores, subject);
  await stores.grants.revokeAll({ subject }, now);
  const revocations = [{ kind: 'account', id: subject } as const, ...(await grantsUnderOtherNames(stores, grants))];
  await recordRevocations(deps, stores, by, revocations);
  return grants.length;
}

/** A pairwise `sub` in an event beside the account's own would tell APIs that both are one person: its grants are named. */
async function grantsUnderOtherNames(stores: Stores, grants: readonly Grant[]): Promise<readonly Revocation[]> {
  const others = new Set<string>();
  for (const clientId of new Set(grants.map((grant) => grant.clientId))) {
    const client = await stores.clients.find(clientId);
    // One that describes itself is not stored, and may be pairwise.
    if (!client || client.subjectType === 'pairwise') others.add(clientId);
  }
  return grants
    .filter(({ clientId }) => others.has(clientId))
    .map(({ grantId }) => ({
      kind: 'grant',
      id: grantId,
      isOtherName: true,
    }));
}
