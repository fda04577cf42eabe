import type { Session } from '../records/session.js';
import { type EpochSeconds, elapsedSince, isAhead } from '../shared/clock.js';
import { type AuthenticationContext, contextOf, identify, methodsOf } from './authentication-context.js';

/** Seconds for which a sign-in counts as recent, on the pages and at the APIs of the issuer, and for who sets up a factor. */
export const recentSignIn = 600;

/** Whether the last sign-in of a session is less than so many seconds ago. Of a time that a clock ahead wrote nobody knows. */
export function signedInWithin(seconds: number, { authTime }: Pick<Session, 'authTime'>, now: EpochSeconds): boolean {
  return !isAhead(authTime, now) && elapsedSince(authTime, now) < seconds;
}

/** How its person signed in by what they proved less than so many seconds ago; undefined where nothing of that says who they are. */
export function signedInByWithin(
  seconds: number,
  session: Session,
  now: EpochSeconds,
): AuthenticationContext | undefined {
  const recent = methodsOf(session).filter(({ at }) => signedInWithin(seconds, { authTime: at }, now));
  return identify(recent) ? contextOf(recent) : undefined;
}
