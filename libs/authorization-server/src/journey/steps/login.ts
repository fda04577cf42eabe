import { acrValuesSupported } from '../../sessions/authentication-context.js';
import { signedInWithin } from '../../sessions/recent-sign-in.js';
import type { StepInput } from '../step-input.js';

/** Why the person must sign in, by name; the first that holds is the reason. */
export const loginReasons: Readonly<Record<string, (input: StepInput) => boolean>> = {
  no_session: ({ session }) => session === undefined,
  /** OpenID Connect Core §3.1.2.1: prompt=login asks again, once in each request. */
  prompt_login: ({ request, proved }) =>
    (request.prompts.includes('login') || request.prompts.includes('select_account')) && proved.length === 0,
  max_age: ({ request, session, proved, now }) =>
    request.maxAge !== undefined &&
    session !== undefined &&
    proved.length === 0 &&
    !signedInWithin(request.maxAge, session, now),
  /** §3.1.2.2: the hint names another person than the one signed in. */
  hinted_subject: ({ request, session, subjectForClient }) =>
    request.hintedSubject !== undefined && session !== undefined && subjectForClient !== request.hintedSubject,
  /** RFC 9470 §4: a stronger sign-in is asked for, there is one, and it was not tried in this request. */
  step_up: ({ request, session, proved }) => {
    const reachable = request.acrValues.filter((acr) => acrValuesSupported.includes(acr));
    return (
      session !== undefined && proved.length === 0 && reachable.length > 0 && !reachable.includes(session.acr ?? '')
    );
  },
};
