import type { AccountClaims, StandardClaims } from '../src/records/account.js';

/** Accounts of everybody but `nobody`, all with the same claims. */
export function accountsFor(
  disabled: ReadonlySet<string>,
  claims: StandardClaims = {},
  attributes?: AccountClaims['attributes'],
) {
  const find = async (subject: string): Promise<AccountClaims | undefined> =>
    subject === 'nobody' ? undefined : { subject, disabled: disabled.has(subject), claims, attributes };
  return { find, isActive: async (subject: string) => (await find(subject))?.disabled === false };
}
