import { keepPasskeyUse } from '@signet/administration';
import type { Account, ChallengeBinding, PasskeyRefusal, UsedKey } from '@signet/identity';
import type { Visit } from '../forms/visit.js';
import { originOf } from '../http/request-origin.js';
import type { Issuer } from '../issuer/issuer.js';

export type UsedByPerson = Pick<UsedKey, 'factor' | 'amr'> & { readonly account: Account };

/** A key counts once what became of it is stored; also of an account that its person closed, and of none that an operator disabled. */
export async function useKey(
  { passkeys, records, administration }: Issuer,
  { request }: Visit,
  presented: string,
  binding: ChallengeBinding,
): Promise<UsedByPerson | { readonly reason: PasskeyRefusal }> {
  if (passkeys === undefined) return { reason: 'malformed' };
  const used = await passkeys.used(presented, binding, (handle) => records.factors.findByHandle(handle));
  if (used.kind === 'refused') return used;
  const account = await records.accounts.find(used.factor.subject);
  if (!account || (account.disabledAt !== undefined && account.closedAt === undefined)) return { reason: 'unknown' };
  const isKept = await keepPasskeyUse(administration.own, used, originOf(request));
  if (used.kind === 'suspected') return { reason: 'suspected' };
  return isKept ? { factor: used.factor, amr: used.amr, account } : { reason: 'spent' };
}
