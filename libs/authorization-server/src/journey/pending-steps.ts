import type { OAuthErrorCode } from '../shared/oauth-error.js';
import type { StepInput } from './step-input.js';
import { consentReasons } from './steps/consent.js';
import { loginReasons } from './steps/login.js';
import { registerReasons } from './steps/register.js';

export type StepReasons = Readonly<Record<string, (input: StepInput) => boolean>>;

interface Step {
  readonly name: string;
  /** Why the person must take it, by name; the first that holds is the reason. */
  readonly reasons: StepReasons;
  /** What prompt=none is answered where they must (OpenID Connect Core §3.1.2.6). */
  readonly error: OAuthErrorCode;
}

/** The steps of a person's journey in the order in which they are met; a second factor will stand behind `login`. */
const steps = [
  { name: 'register', reasons: registerReasons, error: 'interaction_required' },
  { name: 'login', reasons: loginReasons, error: 'login_required' },
  { name: 'consent', reasons: consentReasons, error: 'consent_required' },
] as const satisfies readonly Step[];

/** What there must be a page for. */
export type StepName = (typeof steps)[number]['name'];

/** A step that the person must still take. */
export interface PendingStep {
  readonly name: StepName;
  readonly reason: string;
  readonly error: OAuthErrorCode;
}

/** All that the person must still do, in order; empty where the request can be answered. */
export function pendingSteps(input: StepInput): readonly PendingStep[] {
  return steps.flatMap(({ name, reasons, error }) => {
    const reason = Object.entries<(typeof reasons)[keyof typeof reasons]>(reasons).find(([, holds]) => holds(input));
    return reason ? [{ name, reason: reason[0], error }] : [];
  });
}
