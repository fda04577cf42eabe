import { isTooLate, type NotReached, SessionOver } from '@signet/browser-client';
import { ApiRefusal } from './api.js';
import { NotBegun } from './session/sign-in.js';

/** What a person can do about something that went wrong. */
export function problemInWords(error: unknown): string {
  if (error instanceof SessionOver) return 'You are not signed in any more. Sign in again to go on.';
  if (error instanceof NotBegun) return 'This sign-in is over, or was begun in another tab. Start again to sign in.';
  if (error instanceof ApiRefusal) return error.stepUp ? notReachedInWords('unmet') : refusalInWords(error.status);
  if (isTooLate(error)) return 'No answer came in time. Wait a moment and try again.';
  // What fetch throws where nobody answered.
  if (error instanceof TypeError) return 'Nobody answered. Check your connection and try again.';
  return 'Something went wrong. Try again; if it happens again, tell the people who run this portal.';
}

/** Why what somebody wanted was not done, though they signed in for it. */
export function notReachedInWords(why: NotReached): string {
  if (why === 'denied') return 'You did not confirm that it is you, so nothing was changed.';
  return 'This needs a stronger sign-in than yours, such as with a passkey or a security key. Add one in your account, then try again.';
}

function refusalInWords(status: number): string {
  if (status === 401) return 'The orders API did not take your sign-in. Sign out and sign in again.';
  if (status === 403) return 'You may not do this. Ask the people who run this portal for access.';
  if (status === 404) return 'This order is not there any more. Reload the page to see those that are.';
  if (status === 409) return 'This order was changed meanwhile. Reload the page and look at it again.';
  if (status === 429) return 'That was too often. Wait a moment and try again.';
  if (status >= 500) return 'The orders API cannot answer right now. Wait a moment and try again.';
  return 'The orders API could not use what you entered. Check it and try again.';
}
