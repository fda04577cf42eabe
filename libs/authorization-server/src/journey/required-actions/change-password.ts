import type { StepInput } from '../step-input.js';

/** Why the person must choose another password. */
export const changePasswordReasons: Readonly<Record<string, (input: StepInput) => boolean>> = {
  ordered: ({ orders }) => orders.has('change_password'),
};
