import type { AccountStore } from '@signet/identity';
import type { AccountView } from '../accounts/account-view.js';
import type { AccountDirectory } from '../accounts/list-accounts.js';

/** One line of an export, as `readSignet` reads it. */
export type ExportedAccount = AccountView & { readonly kind: 'account'; readonly passwordHash?: string };

const pageSize = 500;

/**
 * Every account, by username, a page held at a time. One that is made or deleted meanwhile may be there or not.
 * @param withHashes also what is stored of passwords: who has it can try to guess them
 */
export async function* exportAccounts(
  { directory, accounts }: { readonly directory: AccountDirectory; readonly accounts: Pick<AccountStore, 'find'> },
  { withHashes }: { readonly withHashes: boolean },
): AsyncGenerator<ExportedAccount> {
  let after: string | undefined;
  do {
    const { items, next } = await directory.list({ limit: pageSize, after });
    for (const view of items) {
      const passwordHash = withHashes ? (await accounts.find(view.subject))?.passwordHash : undefined;
      yield { kind: 'account', ...view, ...(passwordHash !== undefined && { passwordHash }) };
    }
    after = next;
  } while (after !== undefined);
}
