import { clientPolicy } from '../clients/client-policy.js';
import type { Client } from '../records/client.js';
import type { Session } from '../records/session.js';
import type { SessionService } from '../sessions/session-service.js';
import type { CountedCaller } from '../shared/rate-limits.js';
import { type EndSessionNeeds, type EndSessionParameters, type Problem, parseEndSession } from './parse-end-session.js';
import type { PostLogoutRedirect } from './post-logout-redirect.js';

export type EndSessionOutcome =
  /** It is over; the browser may go there. */
  | { readonly kind: 'redirect'; readonly to: PostLogoutRedirect; readonly client: Client }
  /** Ask the person: nothing proves that they want it, or that this is their browser, or something was wrong. */
  | ({ readonly kind: 'confirm' } & EndSessionQuestion)
  | { readonly kind: 'signed_out' }
  /** Something was wrong, and there is nobody to sign out. */
  | ({ readonly kind: 'error_page' } & Problem);

export interface EndSessionQuestion {
  readonly client?: Client | undefined;
  /** Where a yes leads. */
  readonly to?: PostLogoutRedirect | undefined;
  /** Why it is asked, where something was wrong. */
  readonly problem?: Problem | undefined;
}

export interface EndSessionRequest extends EndSessionParameters {
  /** Of this browser. */
  readonly session?: Session | undefined;
  /** No cookie came, but one may be there: browsers send none along with a form of another site. */
  readonly mayHaveSession?: boolean | undefined;
}

function doingOf(caller: CountedCaller | undefined, subject: string | undefined, client: Client | undefined) {
  return { subject, clientId: client?.clientId, origin: caller?.origin };
}

/**
 * OpenID Connect RP-Initiated Logout 1.0. It never says that somebody is signed out who is not: what does not end at once is asked, and
 * what is wrong is no reason to stay signed in.
 */
export class EndSessionEndpoint {
  constructor(
    private readonly deps: EndSessionNeeds,
    private readonly sessions: SessionService,
  ) {}

  /** Ends the session at once only when an ID token of that very session says so in its browser (§2, §6: logout CSRF). */
  async evaluate({ session, mayHaveSession = false, ...request }: EndSessionRequest): Promise<EndSessionOutcome> {
    const { client, to, hint, problem } = await parseEndSession(this.deps, request);
    const named = hint?.sessionId === undefined ? undefined : await this.sessions.live(hint.sessionId);
    const isSomebodyHere = session !== undefined || named !== undefined || mayHaveSession;
    if (problem) return isSomebodyHere ? { kind: 'confirm', client, problem } : { kind: 'error_page', ...problem };
    if (session && named?.sessionId === session.sessionId) {
      await this.sessions.end(session.sessionId, doingOf(request.caller, session.subject, client));
      return done(client, to);
    }
    // In this app they are somebody else, and nobody else is signed out by it.
    if (session && named?.support?.supporter === session.subject) {
      await this.sessions.end(named.sessionId, doingOf(request.caller, session.subject, client));
      return done(client, to);
    }
    if (isSomebodyHere) return { kind: 'confirm', client, to };
    // It was over before. Nobody is asked, so that only an address goes on that an operator vouches for (RFC 9700 §4.11.2).
    return hint && client && clientPolicy(client).redirectsUnasked ? done(client, to) : { kind: 'signed_out' };
  }

  /** What the person is asked, or was. */
  async question(request: EndSessionParameters): Promise<EndSessionQuestion> {
    const { client, to, problem } = await parseEndSession(this.deps, request);
    return { client, to, problem };
  }

  /** The person said yes on our page: the session of this browser ends, and the one that the hint names (§2). */
  async confirm({ session, ...request }: EndSessionRequest): Promise<EndSessionOutcome> {
    const { client, to, hint } = await parseEndSession(this.deps, request);
    for (const sessionId of new Set([session?.sessionId, hint?.sessionId])) {
      if (sessionId !== undefined)
        await this.sessions.end(sessionId, doingOf(request.caller, session?.subject ?? hint?.subject, client));
    }
    return done(client, to);
  }
}

function done(client: Client | undefined, to: PostLogoutRedirect | undefined): EndSessionOutcome {
  return client && to !== undefined ? { kind: 'redirect', to, client } : { kind: 'signed_out' };
}
