import type { EpochSeconds } from '../shared/clock.js';
import type { DeviceKind } from '../shared/device-kind.js';
import type { Digest } from '../shared/digest.js';
import type { ProvedMethod, UpstreamSession } from './proved-method.js';
import type { SupportMark } from './support-access.js';

/** One sign-in of one browser. `sessionId` is the `sid` claim; the cookie's value is known here by digest only. */
export interface Session {
  readonly sessionId: string;
  readonly cookieDigest: Digest;
  readonly subject: string;
  /** All that was proved in it, each with its time; undefined in sessions of before they were kept. */
  readonly methods?: readonly ProvedMethod[] | undefined;
  /** Follows from the methods, as do the next two. */
  readonly authTime: EpochSeconds;
  /** RFC 8176 authentication method references. */
  readonly amr: readonly string[];
  readonly acr?: string | undefined;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
  readonly endedAt?: EpochSeconds | undefined;
  /** Of its browser at a page of the issuer, to the minute; absent in sessions of before it was kept. */
  readonly lastSeenAt?: EpochSeconds | undefined;
  /** Of its last sign-in; absent where nothing of it is known here. */
  readonly device?: DeviceKind | undefined;
  /** Its person wanted to stay signed in: it does not end by being unused. */
  readonly kept?: boolean | undefined;
  readonly upstream?: UpstreamSession | undefined;
  /** Nobody signed in: somebody of support acts as its person, in the apps of that access alone. */
  readonly support?: SupportMark | undefined;
}

/** Without what opens it here, ends it elsewhere, or follows from a password: of what was proved, what and when. */
export type ShownSession = Omit<Session, 'cookieDigest' | 'methods' | 'upstream'> & {
  readonly methods?: ReadonlyArray<Pick<ProvedMethod, 'amr' | 'at'>> | undefined;
  readonly upstream?: Pick<UpstreamSession, 'providerId' | 'sid'> | undefined;
};

export function shownSession({ cookieDigest: _, methods, upstream, ...session }: Session): ShownSession {
  const there = upstream && {
    providerId: upstream.providerId,
    ...(upstream.sid !== undefined && { sid: upstream.sid }),
  };
  const proved = methods?.map(({ amr, at }) => ({ amr, at }));
  return { ...session, ...(proved && { methods: proved }), ...(there && { upstream: there }) };
}

/** What decides whether a session still lives. */
export type SessionLife = Pick<Session, 'endedAt' | 'expiresAt' | 'lastSeenAt' | 'kept'>;

export abstract class SessionStore {
  abstract insert(session: Session): Promise<void>;
  /** Also finds ended and expired ones: whoever asks, decides. */
  abstract find(sessionId: string): Promise<Session | undefined>;
  abstract findByCookie(cookieDigest: Digest): Promise<Session | undefined>;
  /** Those of a subject that live, newest first (then by `sessionId`), at most `limit`. */
  abstract listLive(subject: string, now: EpochSeconds, limit: number): Promise<readonly Session[]>;
  /** Those that live and began with this session there, at most `limit`, in no order. */
  abstract listUpstream(
    upstream: Required<Pick<UpstreamSession, 'providerId' | 'sid'>>,
    now: EpochSeconds,
    limit: number,
  ): Promise<readonly Session[]>;
  /** The same person signed in again: a new cookie and time of sign-in, the same `sid`. False where it had ended. */
  abstract renew(session: Session): Promise<boolean>;
  /** Notes a visit; nothing where it ended. */
  abstract touch(sessionId: string, now: EpochSeconds): Promise<void>;
  /** True for the one call that ended it. The ID token of its provider goes. */
  abstract end(sessionId: string, now: EpochSeconds): Promise<boolean>;
  /** Ends every session of a subject, likewise; how many there were. */
  abstract endAllOf(subject: string, now: EpochSeconds): Promise<number>;
  /** Deletes at most `limit` records with `expiresAt` <= now; how many. */
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
