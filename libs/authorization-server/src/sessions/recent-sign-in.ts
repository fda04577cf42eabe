import type { Session } from '../records/session.js';
import { type EpochSeconds, elapsedSince, isAhead } from '../shared/clock.js';

/** Whether the last sign-in of a session is less than so many seconds ago. Of a time that a clock ahead wrote nobody knows. */
export function signedInWithin(seconds: number, { authTime }: Pick<Session, 'authTime'>, now: EpochSeconds): boolean {
  return !isAhead(authTime, now) && elapsedSince(authTime, now) < seconds;
}
