import { missing } from '../assurance.js';
import type { StepInput } from '../step-input.js';

const lacks = (by: 'factor' | 'enrolment', reason: string) => (input: StepInput) => {
  const lacking = missing(input);
  return lacking?.by === by && lacking.reason === reason;
};

/** Why the person must prove another factor that they have, by name. */
export const secondFactorReasons: Readonly<Record<string, (input: StepInput) => boolean>> = {
  /** Whoever set one up is asked for it. */
  has_factor: lacks('factor', 'has_factor'),
  required: lacks('factor', 'required'),
  /** RFC 9470 §4: a stronger sign-in is asked for, and they can have it. */
  step_up: lacks('factor', 'step_up'),
  before_enrolment: lacks('factor', 'before_enrolment'),
};

/** Why the person must set one up. */
export const enrolFactorReasons: Readonly<Record<string, (input: StepInput) => boolean>> = {
  required: lacks('enrolment', 'required'),
  step_up: lacks('enrolment', 'step_up'),
};
