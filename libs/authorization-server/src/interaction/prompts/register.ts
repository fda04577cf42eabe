import type { PolicyInput } from '../policy-input.js';

/** Why the person must make an account, by name. */
export const registerReasons: Readonly<Record<string, (input: PolicyInput) => boolean>> = {
  /** Initiating User Registration 1.0 §4: once in each request. */
  prompt_create: ({ request, session, loggedInSessionId }) =>
    request.prompts.includes('create') && (session === undefined || session.sessionId !== loggedInSessionId),
};
