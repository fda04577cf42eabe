import type { Account } from '@signet/identity';

/** An account as it leaves administration: nobody who asks for one gets its password hash. */
export type AccountView = Omit<Account, 'passwordHash' | 'devicesSince'>;

export function accountView({ passwordHash: _, devicesSince: __, ...account }: Account): AccountView {
  return account;
}
