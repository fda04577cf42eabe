import type { OAuthErrorCode } from '../shared/oauth-error.js';
import { acceptTermsReasons } from './required-actions/accept-terms.js';
import { changePasswordReasons } from './required-actions/change-password.js';
import { completeProfileReasons } from './required-actions/complete-profile.js';
import { verifyEmailReasons } from './required-actions/verify-email.js';
import type { StepInput } from './step-input.js';
import { consentReasons } from './steps/consent.js';
import { loginReasons } from './steps/login.js';
import { noAccessReasons } from './steps/no-access.js';
import { offerReasons } from './steps/offer.js';
import { registerReasons } from './steps/register.js';
import { enrolFactorReasons, secondFactorReasons } from './steps/second-factor.js';

export type StepReasons = Readonly<Record<string, (input: StepInput) => boolean>>;

/** What a step proves: who the person is, whenever they take it, or more of somebody who is known. */
export type Proves = 'who' | 'more';

export interface Step<Name extends string = string> {
  readonly name: Name;
  /** Why the person must take it, by name; the first that holds is the reason. */
  readonly reasons: StepReasons;
  /** What prompt=none is answered where they must (OpenID Connect Core §3.1.2.6). */
  readonly error: OAuthErrorCode;
  /** Of a step that authenticates: a session begins when none of them is left. */
  readonly proves?: Proves;
  /** Of what an operator wants done: nothing is given in the person's name before. */
  readonly isRequired?: true;
  /** Nothing depends on it: its person says no, and goes on as they would have without it. */
  readonly isSkippable?: true;
}

/** The steps of a person's journey in the order in which they are met. */
const literal = [
  { name: 'register', reasons: registerReasons, error: 'interaction_required', proves: 'who' },
  { name: 'login', reasons: loginReasons, error: 'login_required', proves: 'who' },
  { name: 'second_factor', reasons: secondFactorReasons, error: 'login_required', proves: 'more' },
  // Nobody has a session by a password that others may know.
  {
    name: 'change_password',
    reasons: changePasswordReasons,
    error: 'interaction_required',
    proves: 'more',
    isRequired: true,
  },
  { name: 'enrol_factor', reasons: enrolFactorReasons, error: 'interaction_required', proves: 'more' },
  { name: 'no_access', reasons: noAccessReasons, error: 'access_denied' },
  { name: 'verify_email', reasons: verifyEmailReasons, error: 'interaction_required', isRequired: true },
  { name: 'accept_terms', reasons: acceptTermsReasons, error: 'interaction_required', isRequired: true },
  { name: 'complete_profile', reasons: completeProfileReasons, error: 'interaction_required', isRequired: true },
  { name: 'offer', reasons: offerReasons, error: 'interaction_required', isSkippable: true },
  { name: 'consent', reasons: consentReasons, error: 'consent_required' },
] as const satisfies readonly Step[];

/** What there must be a page for. */
export type StepName = (typeof literal)[number]['name'];

export const journeySteps: ReadonlyArray<Step<StepName>> = literal;

/** A step that the person must still take. */
export interface PendingStep extends Pick<Step<StepName>, 'name' | 'error' | 'proves' | 'isRequired' | 'isSkippable'> {
  readonly reason: string;
}

/** All that the person must still do, in order; empty where the request can be answered. */
export function pendingSteps(input: StepInput, steps = journeySteps): readonly PendingStep[] {
  return steps.flatMap(({ reasons, ...step }) => {
    const reason = Object.entries(reasons).find(([, holds]) => holds(input));
    return reason ? [{ ...step, reason: reason[0] }] : [];
  });
}
