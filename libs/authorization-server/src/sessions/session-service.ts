import type { CorePorts } from '../records/core-ports.js';
import type { Session } from '../records/session.js';
import { elapsedSince, isWithin } from '../shared/clock.js';
import { digest } from '../shared/digest.js';
import { endSession } from './end-session.js';
import { newSession, type SignIn } from './new-session.js';

/** Seconds: visits that follow each other sooner are written once. */
const visitPrecision = 60;

/** Sessions of browsers at the issuer. */
export class SessionService {
  constructor(
    private readonly deps: Pick<
      CorePorts,
      'accounts' | 'clock' | 'onEvent' | 'random' | 'settings' | 'stores' | 'unitOfWork'
    >,
  ) {}

  /** The session of a sign-in and the value of its cookie, fresh at each of them (session fixation). */
  async start(signIn: SignIn): Promise<{ session: Session; cookie: string }> {
    const { cookie, write } = newSession(this.deps, signIn);
    const session = await this.deps.unitOfWork.run(write);
    return { session, cookie };
  }

  /**
   * The live session of a cookie, whose visit is noted; undefined when it ended, expired, nobody used it for too long or its account
   * is disabled.
   */
  async current(cookie: string | undefined): Promise<Session | undefined> {
    if (cookie === undefined || cookie === '') return undefined;
    const session = await this.deps.stores.sessions.findByCookie(digest(cookie));
    if (!session || !this.#isLive(session)) return undefined;
    if (!(await this.deps.accounts.isActive(session.subject))) return undefined;
    const now = this.deps.clock.now();
    // Once a minute, and where a clock ahead wrote it.
    if (session.lastSeenAt === undefined || !isWithin(visitPrecision, session.lastSeenAt, now)) {
      await this.deps.stores.sessions.touch(session.sessionId, now);
    }
    return session;
  }

  /** The session of this id, whoever's browser it is in; undefined when it ended or expired. */
  async live(sessionId: string): Promise<Session | undefined> {
    const session = await this.deps.stores.sessions.find(sessionId);
    return session && this.#isLive(session) ? session : undefined;
  }

  /** Signs out: the session and what lives in it end together, and its clients will hear of it. */
  async end(sessionId: string): Promise<void> {
    const hasEnded = await this.deps.unitOfWork.run((stores) => endSession(this.deps, stores, sessionId, 'user'));
    if (hasEnded) this.deps.onEvent?.({ event: 'session_ended', sessionId, by: 'user' });
  }

  #isLive({ endedAt, expiresAt, lastSeenAt }: Session): boolean {
    const now = this.deps.clock.now();
    const { sessionIdleTimeout } = this.deps.settings;
    const isIdle =
      sessionIdleTimeout > 0 && lastSeenAt !== undefined && elapsedSince(lastSeenAt, now) >= sessionIdleTimeout;
    return endedAt === undefined && expiresAt > now && !isIdle;
  }
}
