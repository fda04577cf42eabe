import type { Account } from '@signet/identity';

/** An account as it leaves administration: nobody who asks for one gets its password hash. */
export type AccountView = Omit<Account, 'passwordHash'>;

export function accountView({ passwordHash: _, ...account }: Account): AccountView {
  return account;
}
