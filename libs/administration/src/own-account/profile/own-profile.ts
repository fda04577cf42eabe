import { type Account, type AttributeDefinition, seenAttributes } from '@signet/identity';
import { type AccountView, accountView } from '../../accounts/account-view.js';
import type { AdministeredRecords } from '../../records.js';

/** An account as its person sees it: attributes that operators keep to themselves are not in it. Undefined where there is none. */
export async function findOwnProfile(
  { accounts, attributeDefinitions }: Pick<AdministeredRecords, 'accounts' | 'attributeDefinitions'>,
  subject: string,
): Promise<AccountView | undefined> {
  const found = await accounts.find(subject);
  return found && ownProfileOf(found, await attributeDefinitions.list());
}

export function ownProfileOf(account: Account, definitions: readonly AttributeDefinition[]): AccountView {
  const { attributes, ...view } = accountView(account);
  const seen = seenAttributes(attributes, definitions, 'person');
  return { ...view, ...(Object.keys(seen).length > 0 && { attributes: seen }) };
}
