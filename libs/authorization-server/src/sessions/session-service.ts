import type { CoreDependencies } from '../shared/core-dependencies.js';
import { digest } from '../shared/digest.js';
import { identifier, opaqueToken } from '../shared/random-source.js';
import type { Session } from './session.js';

export interface SignIn {
  readonly subject: string;
  readonly amr: readonly string[];
  readonly acr?: string | undefined;
  /** The session that this browser had until now: it ends, so that no session outlives a change of person. */
  readonly replaces?: Session | undefined;
}

/** Sessions of browsers at the issuer. */
export class SessionService {
  constructor(private readonly deps: CoreDependencies) {}

  /** A new session and the value of its cookie, fresh at each login (session fixation). */
  async start({ subject, amr, acr, replaces }: SignIn): Promise<{ session: Session; cookie: string }> {
    const now = this.deps.clock.now();
    const cookie = opaqueToken(this.deps.random);
    const session: Session = {
      sessionId: identifier(this.deps.random),
      cookieDigest: digest(cookie),
      subject,
      authTime: now,
      amr,
      acr,
      createdAt: now,
      expiresAt: now + this.deps.settings.sessionLifetime,
    };
    await this.deps.unitOfWork.run(async ({ sessions }) => {
      if (replaces) await sessions.end(replaces.sessionId, now);
      await sessions.insert(session);
    });
    return { session, cookie };
  }

  /** The live session of a cookie; undefined when it ended, expired or its account is disabled. */
  async current(cookie: string | undefined): Promise<Session | undefined> {
    if (cookie === undefined || cookie === '') return undefined;
    const session = await this.deps.stores.sessions.findByCookie(digest(cookie));
    if (!session || session.endedAt !== undefined || session.expiresAt <= this.deps.clock.now()) return undefined;
    const account = await this.deps.accounts.find(session.subject);
    return account && !account.disabled ? session : undefined;
  }

  /** Signs out: the session and every grant born in it end together. */
  async end(sessionId: string): Promise<void> {
    const now = this.deps.clock.now();
    await this.deps.unitOfWork.run(async ({ sessions, grants }) => {
      await sessions.end(sessionId, now);
      await grants.revokeAll({ sessionId }, now);
    });
  }
}
