import { isLiveSession, type Session } from '@signet/authorization-server';
import type { AdministrationPorts } from '../../administration-ports.js';
import type { AdministeredRecords } from '../../records.js';

/** A session as its person sees it. */
export interface OwnSession
  extends Pick<Session, 'sessionId' | 'createdAt' | 'expiresAt' | 'lastSeenAt' | 'device' | 'kept'> {
  /** Somebody of support acts in it. */
  readonly isSupport: boolean;
  /** From where they signed in the last time; gone after a while, as in the audit trail. */
  readonly address?: string | undefined;
  /** Ids of the clients that were used in it. */
  readonly clients: readonly string[];
}

/** More than anybody looks through; `endOwnSessions` ends all of them. */
const mostShown = 50;

/** Those that live, newest first. */
export async function listOwnSessions(
  { clock, settings }: Pick<AdministrationPorts, 'clock' | 'settings'>,
  records: Pick<AdministeredRecords, 'auditLog' | 'grants' | 'sessions'>,
  subject: string,
): Promise<readonly OwnSession[]> {
  const now = clock.now();
  const all = await records.sessions.listLive(subject, now, mostShown);
  const sessions = all.filter((session) => isLiveSession(settings, session, now));
  const clients = await records.grants.clientsOfSessions(sessions.map(({ sessionId }) => sessionId));
  const addresses = await addressesOf(records, subject);
  return sessions.map(({ sessionId, createdAt, expiresAt, lastSeenAt, device, kept, support }) => ({
    sessionId,
    createdAt,
    expiresAt,
    lastSeenAt,
    device,
    kept,
    isSupport: support !== undefined,
    address: addresses.get(sessionId),
    clients: clients.get(sessionId) ?? [],
  }));
}

/** Sign-ins that are looked through. */
const mostSignIns = 4 * mostShown;

/** Of each session where its last sign-in came from. Addresses lie apart, and go with those of the audit trail (decision 61). */
async function addressesOf(
  { auditLog }: Pick<AdministeredRecords, 'auditLog'>,
  subject: string,
): Promise<ReadonlyMap<string, string | undefined>> {
  const signIns = await auditLog.page({ subject, name: 'signed_in', limit: mostSignIns });
  // The newest of each, which comes first.
  return new Map([...signIns].reverse().map(({ target, origin }) => [target.id, origin?.address]));
}
