import type { Doing } from '../audit/record-entry.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Session } from '../records/session.js';
import { digest } from '../shared/digest.js';
import { isLive, noteVisit } from '../token/session-life.js';
import { endSession } from './end-session.js';
import { type NewSession, newSession, type SignIn } from './new-session.js';

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
    const { cookie, write } = this.prepare(signIn);
    const session = await this.deps.unitOfWork.run(write);
    return { session, cookie };
  }

  /** The same, to be written in a unit of work with what it follows from. */
  prepare(signIn: SignIn): NewSession {
    return newSession(this.deps, signIn);
  }

  /**
   * The live session of a cookie, whose visit is noted; undefined when it ended, expired, nobody used it for too long or its account
   * is disabled.
   */
  async current(cookie: string | undefined): Promise<Session | undefined> {
    if (cookie === undefined || cookie === '') return undefined;
    const session = await this.deps.stores.sessions.findByCookie(digest(cookie));
    // Nobody has the cookie of a session in which support acts; were it somebody's, it would open nothing.
    if (!session || session.support || !this.#isLive(session)) return undefined;
    if (!(await this.deps.accounts.isActive(session.subject))) return undefined;
    await noteVisit(this.deps, session.sessionId, session);
    return session;
  }

  /** The session of this id, whoever's browser it is in; undefined when it is over. */
  async live(sessionId: string): Promise<Session | undefined> {
    const session = await this.deps.stores.sessions.find(sessionId);
    return session && this.#isLive(session) ? session : undefined;
  }

  /** Signs out: the session and what lives in it end together, and its clients will hear of it. */
  async end(sessionId: string, by: Omit<Doing, 'entity'> = {}): Promise<void> {
    const doing = { ...by, entity: 'user' } as const;
    const hasEnded = await this.deps.unitOfWork.run((stores) => endSession(this.deps, stores, sessionId, doing));
    if (hasEnded) this.deps.onEvent?.({ event: 'session_ended', sessionId, by: 'user' });
  }

  #isLive(session: Session): boolean {
    return isLive(this.deps.settings, session, this.deps.clock.now());
  }
}
