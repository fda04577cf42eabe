import type { AccountClaimsSource, StandardClaims } from '../src/claims/account-claims.js';

/** Accounts of everybody but `nobody`, all with the same claims. */
export function accountsFor(disabled: ReadonlySet<string>, claims: StandardClaims = {}): AccountClaimsSource {
  const isActive = async (subject: string) => subject !== 'nobody' && !disabled.has(subject);
  return { isActive, find: async (subject) => ((await isActive(subject)) ? claims : undefined) };
}
