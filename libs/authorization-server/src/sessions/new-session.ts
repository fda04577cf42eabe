import { recordEntry } from '../audit/record-entry.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Session } from '../records/session.js';
import type { Stores } from '../records/stores.js';
import type { EpochSeconds } from '../shared/clock.js';
import { digest } from '../shared/digest.js';
import { opaqueToken, timedIdentifier } from '../shared/random-source.js';
import type { RequestOrigin } from '../shared/request-origin.js';
import { acrOf } from './authentication-context.js';
import { endSession } from './end-session.js';

export interface SignIn {
  readonly subject: string;
  /** RFC 8176. */
  readonly amr: readonly string[];
  /** Default: now. */
  readonly authTime?: EpochSeconds;
  /** The session that this browser had until now. Of the same person it goes on; of another it ends. */
  readonly replaces?: Session | undefined;
  /** The client that they are on their way to, and where they are: for the audit trail. */
  readonly clientId?: string | undefined;
  readonly origin?: RequestOrigin | undefined;
}

/** The session of a sign-in, not yet written. */
export interface NewSession {
  /** The value of its cookie, fresh at each sign-in (session fixation). */
  readonly cookie: string;
  /** What `write` writes, unless the replaced session ends before that. */
  readonly session: Session;
  /** Within a unit of work, also in a second one where the first was rolled back. */
  write(stores: Stores): Promise<Session>;
}

export function newSession(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  { subject, amr, authTime, replaces, clientId, origin }: SignIn,
): NewSession {
  const now = deps.clock.now();
  const cookie = opaqueToken(deps.random);
  const signIn = {
    cookieDigest: digest(cookie),
    subject,
    authTime: authTime ?? now,
    amr,
    acr: acrOf(amr),
    expiresAt: now + deps.settings.sessionLifetime,
    lastSeenAt: now,
  };
  const fresh: Session = { ...signIn, sessionId: timedIdentifier(deps.random, now), createdAt: now };
  const renewed: Session | undefined = replaces?.subject === subject ? { ...replaces, ...signIn } : undefined;
  return {
    cookie,
    session: renewed ?? fresh,
    write: async (stores) => {
      const isRenewed = renewed !== undefined && (await stores.sessions.renew(renewed));
      if (replaces && !renewed) await endSession(deps, stores, replaces.sessionId, { entity: 'policy', origin });
      if (!isRenewed) await stores.sessions.insert(fresh);
      const session = isRenewed ? renewed : fresh;
      await recordEntry(
        deps,
        stores,
        { entity: 'user', subject, clientId, origin },
        { name: 'signed_in', target: { record: 'sessions', id: session.sessionId }, subject, after: { amr } },
      );
      return session;
    },
  };
}
