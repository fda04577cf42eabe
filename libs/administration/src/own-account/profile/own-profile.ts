import { seenAttributes } from '@signet/identity';
import { type AccountView, accountView } from '../../accounts/account-view.js';
import type { AdministeredRecords } from '../../records.js';

/** An account as its person sees it: attributes that operators keep to themselves are not in it. Undefined where there is none. */
export async function findOwnProfile(
  { accounts, attributeDefinitions }: Pick<AdministeredRecords, 'accounts' | 'attributeDefinitions'>,
  subject: string,
): Promise<AccountView | undefined> {
  const found = await accounts.find(subject);
  if (!found) return undefined;
  const { attributes, ...view } = accountView(found);
  const seen = seenAttributes(attributes, await attributeDefinitions.list(), 'person');
  return { ...view, ...(Object.keys(seen).length > 0 && { attributes: seen }) };
}
