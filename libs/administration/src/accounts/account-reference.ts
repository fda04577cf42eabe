import { type Account, normaliseUsername } from '@signet/identity';
import type { AdministeredRecords } from '../records.js';
import { refusing, unknown } from '../refusals.js';

/** Which account: never either of them, for a person may choose another one's subject as a username. */
export type AccountReference = { readonly username: string } | { readonly subject: string };

/** @throws AdministrationError invalid, unknown */
export async function accountOf(
  { accounts }: { readonly accounts: Pick<AdministeredRecords['accounts'], 'find' | 'findByUsername'> },
  reference: AccountReference,
): Promise<Account> {
  const found =
    'subject' in reference
      ? await accounts.find(reference.subject)
      : await accounts.findByUsername(refusing(() => normaliseUsername(reference.username)));
  if (!found) throw unknown('user');
  return found;
}
