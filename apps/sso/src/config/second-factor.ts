import type { FactorPolicy } from '@signet/authorization-server';
import type { FactorType } from '@signet/identity';

/** What operators want of a sign-in beside the password. */
export interface SecondFactorConfig {
  readonly policy: FactorPolicy;
  /** What people can set up; what they have goes on. */
  readonly kinds: readonly FactorType[];
  /** A code to the verified address counts as a second factor, for whoever has no other. */
  readonly emailCode: boolean;
}
