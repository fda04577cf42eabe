import type { Account, EnrolledFactor } from '@signet/identity';

/**
 * Whether a code by mail can stand for a second factor of this person, where the operator lets it: of nobody who has another one, for whoever
 * reads their mail chooses another password too.
 */
export function countsByMail(
  { email, emailVerified }: Pick<Account, 'email' | 'emailVerified'>,
  enrolled: readonly Pick<EnrolledFactor, 'type'>[],
): boolean {
  return email !== undefined && emailVerified && enrolled.every(({ type }) => type === 'recovery_codes');
}
