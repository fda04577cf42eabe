import type { IdentityErrorCode } from '../shared/identity-error.js';
import { type Weakness, weaknesses } from './weakness.js';

/** What refuses a new password that is looked at alone. */
const refusals = [
  'password_too_short',
  'password_too_long',
  'password_invalid',
  'password_common',
  'password_personal',
  'password_too_weak',
] as const satisfies readonly IdentityErrorCode[];

/** What can be said of a password while somebody types it. */
export const advices = ['strong', ...refusals, ...weaknesses] as const;
export type Advice = (typeof advices)[number];

/** What is known of who chooses a password, and of what it must be. */
export interface Choice {
  /** Code points. */
  readonly least: number;
  /** Of the person and of the service. */
  readonly names: readonly string[];
}

/** How a refusal is said. */
export function adviceOf({
  code,
  weakness,
}: {
  readonly code: IdentityErrorCode;
  readonly weakness?: Weakness | undefined;
}): Advice | undefined {
  return weakness ?? refusals.find((each) => each === code);
}
