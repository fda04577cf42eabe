import type { StepInput } from '../step-input.js';

/** Why the person must make an account, by name. */
export const registerReasons: Readonly<Record<string, (input: StepInput) => boolean>> = {
  /** Initiating User Registration 1.0 §4: once in each request. */
  prompt_create: ({ request, proved }) => request.prompts.includes('create') && proved.length === 0,
};
