import type { StepInput } from '../step-input.js';

/** Why there is nothing for this person; the page says whom to ask. Who was told goes back to the client, or signs in as somebody else. */
export const noAccessReasons: Readonly<Record<string, (input: StepInput) => boolean>> = {
  /** Not there, or not theirs: that is the same to whoever is no member. */
  organization: ({ turnedAway }) => turnedAway === 'organization',
  /** Its operator lets others use the client. */
  app: ({ turnedAway }) => turnedAway === 'app',
  /** None at the APIs that are asked for, and nobody is asked to sign in. */
  role: ({ turnedAway }) => turnedAway === 'role',
};
