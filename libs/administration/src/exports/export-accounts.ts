import type { ActionOrderStore, Group, GroupStore } from '@signet/authorization-server';
import type { AccountStore } from '@signet/identity';
import type { AccountView } from '../accounts/account-view.js';
import type { AccountDirectory } from '../accounts/list-accounts.js';

/** One line of an export, as `readSignet` reads it. */
export type ExportedAccount = AccountView & {
  readonly kind: 'account';
  /** Names of those that the person is in; not of those above them. */
  readonly groups?: readonly string[];
  readonly passwordHash?: string;
  /** What the person is to do at their next sign-in. */
  readonly actions?: readonly string[];
};

interface Readers {
  readonly directory: AccountDirectory;
  readonly accounts: Pick<AccountStore, 'find'>;
  readonly groups: Pick<GroupStore, 'groupsOf'>;
  readonly actionOrders: Pick<ActionOrderStore, 'ofPerson'>;
}

const pageSize = 500;

/**
 * Every account, by username, a page held at a time. One that is made or deleted meanwhile may be there or not.
 * @param withHashes also what is stored of passwords: who has it can try to guess them
 */
export async function* exportAccounts(
  { directory, accounts, groups, actionOrders }: Readers,
  { withHashes }: { readonly withHashes: boolean },
): AsyncGenerator<ExportedAccount> {
  let after: string | undefined;
  do {
    const { items, next } = await directory.list({ limit: pageSize, after });
    for (const view of items) {
      const passwordHash = withHashes ? (await accounts.find(view.subject))?.passwordHash : undefined;
      const names = lowest(await groups.groupsOf(view.subject));
      const actions = (await actionOrders.ofPerson(view.subject)).map(({ action }) => action);
      yield {
        kind: 'account',
        ...view,
        ...(actions.length > 0 && { actions }),
        ...(names.length > 0 && { groups: names }),
        ...(passwordHash !== undefined && { passwordHash }),
      };
    }
    after = next;
  } while (after !== undefined);
}

/** Who is in a group is in those above it as well. */
function lowest(groups: readonly Group[]): readonly string[] {
  const above = new Set(groups.map(({ parentId }) => parentId));
  return groups.filter(({ groupId }) => !above.has(groupId)).map(({ name }) => name);
}
