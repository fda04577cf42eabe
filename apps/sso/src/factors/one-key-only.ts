import { type AdministeredRecords, isLastWayIn } from '@signet/administration';
import { isPasskey } from '@signet/identity';

export type OneKeyReaders = Pick<
  AdministeredRecords,
  'accounts' | 'factors' | 'federatedIdentities' | 'identityProviders'
>;

/**
 * Whether one passkey is all that this person has: beside their password, without a recovery code that is left; or to sign in at all. Whoever
 * loses it needs an operator.
 */
export async function hasOneKeyOnly(records: OneKeyReaders, subject: string): Promise<boolean> {
  const [account, all] = await Promise.all([records.accounts.find(subject), records.factors.ofPerson(subject)]);
  const factors = all.filter(({ data }) => data.type !== 'recovery_codes');
  const [key, ...others] = factors.filter(isPasskey);
  if (!account || !key || others.length > 0) return false;
  const hasCodes = all.some(({ data }) => data.type === 'recovery_codes' && data.digests.length > 0);
  if (factors.length === 1 && !hasCodes) return true;
  return isLastWayIn(records, account, key.factorId);
}
