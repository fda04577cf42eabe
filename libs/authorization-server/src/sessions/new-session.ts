import { recordEntry } from '../audit/record-entry.js';
import type { CorePorts } from '../records/core-ports.js';
import type { ProvedMethod, UpstreamSession } from '../records/proved-method.js';
import type { Session } from '../records/session.js';
import type { Stores } from '../records/stores.js';
import type { EpochSeconds } from '../shared/clock.js';
import { deviceKind } from '../shared/device-kind.js';
import { digest } from '../shared/digest.js';
import { opaqueToken, timedIdentifier } from '../shared/random-source.js';
import type { RequestOrigin } from '../shared/request-origin.js';
import { Superseded } from '../shared/superseded.js';
import { amrOf, contextOf, methodsOf, withMethods } from './authentication-context.js';
import { endOldest, endSession } from './end-session.js';

/** Within the unit of work of a sign-in, before the audit trail hears of it. */
export type TellOwner = (stores: Stores, session: Session) => Promise<void>;

export interface SignIn {
  readonly subject: string;
  /** RFC 8176. */
  readonly amr: readonly string[];
  /** When all of them were proved. Default: now. */
  readonly authTime?: EpochSeconds;
  /** In place of both, where each has a time of its own. */
  readonly methods?: readonly ProvedMethod[];
  /** They are worth nothing but beside those of the session that is replaced. */
  readonly onlyAdds?: boolean | undefined;
  /** Of a sign-in elsewhere. Who proves again who they are keeps it. */
  readonly upstream?: UpstreamSession | undefined;
  /** The session that this browser had until now. Of the same person it goes on; of another it ends. */
  readonly replaces?: Session | undefined;
  /** Their person wants to stay signed in, where the operator lets them. */
  readonly keep?: boolean | undefined;
  /** Tells its owner in the same unit of work, where nobody signed in with this browser before. */
  readonly tellOwner?: TellOwner | undefined;
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
  /** Within a unit of work, also in a second one where the first was rolled back. @throws Superseded where the session ended that it only adds to, or without which it is of a lower class */
  write(stores: Stores): Promise<Session>;
}

export function newSession(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  { subject, amr, authTime, methods, upstream, onlyAdds, replaces, keep, tellOwner, clientId, origin }: SignIn,
): NewSession {
  const now = deps.clock.now();
  const cookie = opaqueToken(deps.random);
  const { keptSessionLifetime, sessionLifetime } = deps.settings;
  const isSame = replaces?.subject === subject;
  // Who proves again who they are goes on as they wanted to.
  const kept = keptSessionLifetime > 0 && (keep === true || (isSame && replaces.kept === true));
  const added =
    methods?.map(({ upstream: _, ...method }): ProvedMethod => method) ??
    amr.map((one) => ({ amr: one, at: authTime ?? now }));
  // A code that is added to a sign-in makes it no longer.
  const expiresAt = onlyAdds && isSame ? replaces.expiresAt : now + (kept ? keptSessionLifetime : sessionLifetime);
  const signedInBy = (all: readonly ProvedMethod[]) => {
    const context = contextOf(all) ?? { amr, acr: undefined, authTime: authTime ?? now };
    return {
      cookieDigest: digest(cookie),
      subject,
      methods: all,
      ...context,
      expiresAt,
      lastSeenAt: now,
      device: deviceKind(origin?.userAgent),
      kept: kept || undefined,
      upstream: upstream ?? (isSame ? replaces.upstream : undefined),
    };
  };
  const fresh: Session = { ...signedInBy(added), sessionId: timedIdentifier(deps.random, now), createdAt: now };
  // What is proved is added to what was, and lowers nothing.
  const renewed: Session | undefined = isSame
    ? { ...replaces, ...signedInBy(withMethods(methodsOf(replaces), added)) }
    : undefined;
  return {
    cookie,
    session: renewed ?? fresh,
    write: async (stores) => {
      const isRenewed = renewed !== undefined && (await stores.sessions.renew(renewed));
      // What it was to be added to ended meanwhile: it was judged by more than is left of it.
      if (!isRenewed && (onlyAdds || (renewed && renewed.acr !== fresh.acr))) throw new Superseded();
      if (replaces && !renewed) await endSession(deps, stores, replaces.sessionId, { entity: 'policy', origin });
      if (!isRenewed) await stores.sessions.insert(fresh);
      const session = isRenewed ? renewed : fresh;
      if (!isRenewed) await endOldest(deps, stores, session, { entity: 'policy', origin });
      await tellOwner?.(stores, session);
      await recordEntry(
        deps,
        stores,
        { entity: 'user', subject, clientId, origin },
        {
          name: 'signed_in',
          target: { record: 'sessions', id: session.sessionId },
          subject,
          after: { amr: amrOf(added) },
        },
      );
      return session;
    },
  };
}
