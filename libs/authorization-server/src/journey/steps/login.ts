import { identify } from '../../sessions/authentication-context.js';
import { freshMethods, mustIdentifyBeforeEnrolment } from '../assurance.js';
import type { StepInput } from '../step-input.js';

/** Why the person must sign in, by name; the first that holds is the reason. */
export const loginReasons: Readonly<Record<string, (input: StepInput) => boolean>> = {
  no_session: ({ session }) => session === undefined,
  /** OpenID Connect Core §3.1.2.1: prompt=login asks again, once in each request. */
  prompt_login: ({ request, proved }) =>
    (request.prompts.includes('login') || request.prompts.includes('select_account')) && proved.length === 0,
  /** A code says nothing of who somebody is: that is asked for anew. */
  max_age: (input) =>
    input.request.maxAge !== undefined &&
    input.session !== undefined &&
    input.proved.length === 0 &&
    !identify(freshMethods(input.session, input)),
  before_enrolment: mustIdentifyBeforeEnrolment,
  /** §3.1.2.2: the hint names another person than the one signed in. */
  hinted_subject: ({ request, session, subjectForClient }) =>
    request.hintedSubject !== undefined && session !== undefined && subjectForClient !== request.hintedSubject,
};
