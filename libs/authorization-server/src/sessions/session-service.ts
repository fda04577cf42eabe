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
    private readonly deps: Pick<CorePorts, 'accounts' | 'clock' | 'random' | 'settings' | 'stores' | 'unitOfWork'>,
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
    const now = this.deps.clock.now();
    if (!session || session.endedAt !== undefined || session.expiresAt <= now) return undefined;
    const { lastSeenAt = now } = session;
    const { sessionIdleTimeout } = this.deps.settings;
    if (sessionIdleTimeout > 0 && elapsedSince(lastSeenAt, now) >= sessionIdleTimeout) return undefined;
    if (!(await this.deps.accounts.isActive(session.subject))) return undefined;
    // Once a minute, and where a clock ahead wrote it.
    if (session.lastSeenAt === undefined || !isWithin(visitPrecision, lastSeenAt, now)) {
      await this.deps.stores.sessions.touch(session.sessionId, now);
    }
    return session;
  }

  /** Signs out: the session and what lives in it end together, and its clients will hear of it. */
  async end(sessionId: string): Promise<void> {
    await this.deps.unitOfWork.run((stores) => endSession(this.deps, stores, sessionId, 'user'));
  }
}
