import type { Session } from '../../records/session.js';
import type { Stores } from '../../records/stores.js';
import type { EpochSeconds } from '../../shared/clock.js';
import type { OAuthError } from '../../shared/oauth-error.js';
import type { AuthorizeOutcome } from '../outcome.js';
import type { PendingStep } from '../pending-steps.js';

export type SessionIn = (stores: Stores) => Promise<Session>;

/** How one request of one client is answered. Each kind of request has one. */
export interface Answer {
  /** What the audit trail calls it that its person denies it; undefined where they deny nobody anything. */
  readonly denial: 'consent_denied' | 'device_denied' | undefined;
  /** Why the person may not be asked for it (prompt=none); undefined where they may be. */
  unaskable(next: PendingStep): OAuthError | undefined;
  /** Why this session is not what was demanded, though nothing more is asked of its person; undefined where it is. */
  unmet(session: Session): OAuthError | undefined;
  /**
   * All that the person had to do is done: what they allowed is written in one unit of work.
   * @param sessionIn what must be written with it, and gives the session that allows it; may throw Superseded
   * @returns undefined where somebody was earlier; then nothing is written
   */
  allowed(sessionIn: SessionIn): Promise<AuthorizeOutcome | undefined>;
  /** The same person sent again what was allowed: as `allowed`, but for what can be done only once. */
  allowedAgain(sessionIn: SessionIn): Promise<AuthorizeOutcome | undefined>;
  /** Within a unit of work: ends what was asked for, whoever waits for it. False where it was over already. */
  recordDenial(stores: Stores, deniedAt: EpochSeconds): Promise<boolean>;
  refused(error: OAuthError): Promise<AuthorizeOutcome>;
}
