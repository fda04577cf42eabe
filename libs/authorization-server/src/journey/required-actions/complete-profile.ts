import type { StepInput } from '../step-input.js';

/** Why the person must say more of themselves. */
export const completeProfileReasons: Readonly<Record<string, (input: StepInput) => boolean>> = {
  missing: ({ isIncomplete }) => isIncomplete,
};
