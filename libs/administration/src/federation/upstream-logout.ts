import { digest, type EpochSeconds, endSession, identityKey, type RequestOrigin } from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';

/** A logout token that was verified (OpenID Connect Back-Channel Logout 1.0 §2.4): it has a `sub`, a `sid` or both. */
export interface UpstreamLogout {
  readonly providerId: string;
  readonly issuer: string;
  readonly upstreamSubject?: string | undefined;
  readonly sid?: string | undefined;
  readonly jti: string;
  /** Until when it is good. */
  readonly goodUntil: EpochSeconds;
  readonly origin?: RequestOrigin | undefined;
}

/** Sessions that are ended at once. */
const most = 500;

/**
 * Who signed out there is signed out here, of each session that began there: with all that lives in it, and each of its clients is told.
 * @returns how many ended; undefined where the token was used before
 */
export function endUpstreamSessions(
  ports: AdministrationPorts,
  { providerId, issuer, upstreamSubject, sid, jti, goodUntil, origin }: UpstreamLogout,
): Promise<number | undefined> {
  const initiator = { entity: 'system', through: 'issuer', origin } as const;
  return ports.unitOfWork.run(initiator, async (records) => {
    const once = digest(JSON.stringify(['upstream_logout', providerId, issuer, jti]));
    if (!(await records.replays.remember(once, goodUntil))) return undefined;
    const now = ports.clock.now();
    const identity =
      upstreamSubject === undefined
        ? undefined
        : await records.federatedIdentities.find(identityKey({ providerId, issuer, upstreamSubject }));
    if (upstreamSubject !== undefined && !identity) return 0;
    const found =
      sid === undefined
        ? (await records.sessions.listLive(identity?.subject ?? '', now, most)).filter(
            ({ upstream }) => upstream?.providerId === providerId,
          )
        : (await records.sessions.listUpstream({ providerId, sid }, now, most)).filter(
            ({ subject }) => identity === undefined || identity.subject === subject,
          );
    let ended = 0;
    for (const { sessionId } of found) {
      if (await endSession(ports, records, sessionId, { entity: 'system', origin })) ended += 1;
    }
    return ended;
  });
}
