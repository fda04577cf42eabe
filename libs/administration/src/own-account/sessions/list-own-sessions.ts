import { isLiveSession, type Session } from '@signet/authorization-server';
import type { AdministrationPorts } from '../../administration-ports.js';
import type { AdministeredRecords } from '../../records.js';

/** A session as its person sees it. */
export interface OwnSession
  extends Pick<Session, 'sessionId' | 'createdAt' | 'expiresAt' | 'lastSeenAt' | 'device' | 'kept'> {
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
  const sessions = await records.sessions.listLive(subject, now, mostShown);
  return Promise.all(
    sessions
      .filter((session) => isLiveSession(settings, session, now))
      .map(async ({ sessionId, createdAt, expiresAt, lastSeenAt, device, kept }) => ({
        sessionId,
        createdAt,
        expiresAt,
        lastSeenAt,
        device,
        kept,
        address: await addressOf(records, sessionId),
        clients: await records.grants.clientsOfSession(sessionId),
      })),
  );
}

/** Addresses lie apart, and go with those of the audit trail (decision 61). */
async function addressOf(
  { auditLog }: Pick<AdministeredRecords, 'auditLog'>,
  sessionId: string,
): Promise<string | undefined> {
  const target = { record: 'sessions', id: sessionId };
  const [last] = await auditLog.page({ target, name: 'signed_in', limit: 1 });
  return last?.origin?.address;
}
