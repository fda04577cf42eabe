import type { StepInput } from '../step-input.js';

/** Why the person must prove that they read their address. */
export const verifyEmailReasons: Readonly<Record<string, (input: StepInput) => boolean>> = {
  /** Where there is no address, or it is verified by now, there is nothing to do. */
  ordered: ({ orders }) => orders.has('verify_email'),
};
