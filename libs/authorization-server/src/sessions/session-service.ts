import type { CoreDependencies } from '../shared/core-dependencies.js';
import { digest } from '../shared/digest.js';
import { identifier, opaqueToken } from '../shared/random-source.js';
import { acrOf } from './authentication-context.js';
import { endSession } from './end-session.js';
import type { Session } from './session.js';

export interface SignIn {
  readonly subject: string;
  /** RFC 8176. */
  readonly amr: readonly string[];
  /** The session that this browser had until now. Of the same person it goes on; of another it ends. */
  readonly replaces?: Session | undefined;
}

/** Sessions of browsers at the issuer. */
export class SessionService {
  constructor(private readonly deps: CoreDependencies) {}

  /** The session of a sign-in and the value of its cookie, fresh at each of them (session fixation). */
  async start({ subject, amr, replaces }: SignIn): Promise<{ session: Session; cookie: string }> {
    const now = this.deps.clock.now();
    const cookie = opaqueToken(this.deps.random);
    const signIn = {
      cookieDigest: digest(cookie),
      subject,
      authTime: now,
      amr,
      acr: acrOf(amr),
      expiresAt: now + this.deps.settings.sessionLifetime,
    };
    const fresh: Session = { ...signIn, sessionId: identifier(this.deps.random), createdAt: now };
    const session = await this.deps.unitOfWork.run(async (stores) => {
      if (replaces?.subject === subject) {
        const renewed: Session = { ...replaces, ...signIn };
        if (await stores.sessions.renew(renewed)) return renewed;
      } else if (replaces) {
        await endSession(this.deps, stores, replaces.sessionId, 'policy');
      }
      await stores.sessions.insert(fresh);
      return fresh;
    });
    return { session, cookie };
  }

  /** The live session of a cookie; undefined when it ended, expired or its account is disabled. */
  async current(cookie: string | undefined): Promise<Session | undefined> {
    if (cookie === undefined || cookie === '') return undefined;
    const session = await this.deps.stores.sessions.findByCookie(digest(cookie));
    if (!session || session.endedAt !== undefined || session.expiresAt <= this.deps.clock.now()) return undefined;
    return (await this.deps.accounts.isActive(session.subject)) ? session : undefined;
  }

  /** Signs out: the session and what lives in it end together, and its clients will hear of it. */
  async end(sessionId: string): Promise<void> {
    await this.deps.unitOfWork.run((stores) => endSession(this.deps, stores, sessionId, 'user'));
  }
}
