import type { SignInOutcome } from '@signet/identity';
import { message } from '../pages/messages/catalogue.js';
import type { FormAnswer } from './guarded-form.js';

/** Of a form that asks somebody who is known for their password until now: guesses count as those at a sign-in. */
export function notProved(outcome: Exclude<SignInOutcome, { kind: 'signed_in' }>): FormAnswer<'current'> {
  switch (outcome.kind) {
    case 'closed':
    case 'refused':
      return { kind: 'refused', status: 401, errors: { current: message('password.wrong') } };
    case 'locked':
      return { kind: 'locked', seconds: outcome.retryAfterSeconds };
    case 'unproved':
    case 'busy':
      return { kind: 'busy', alert: message('login.busy') };
  }
}
