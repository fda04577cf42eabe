import { type Account, type EnrolledFactor, withoutCodes } from '@signet/identity';

/**
 * Whether a code by mail can stand for a second factor of this person, where the operator lets it: of nobody who has another one, for whoever
 * reads their mail chooses another password too.
 */
export function countsByMail(
  { email, emailVerified }: Pick<Account, 'email' | 'emailVerified'>,
  enrolled: readonly Pick<EnrolledFactor, 'type'>[],
): boolean {
  return email !== undefined && emailVerified && withoutCodes(enrolled).length === 0;
}
