import type { CorePorts } from '../../records/core-ports.js';
import type { OrderedAction } from '../../vocabulary/required-actions.js';

/** What of the orders of a person there is to do: an address that is verified by now, or is not there, needs nothing. */
export async function openOrders(
  { stores, accounts }: Pick<CorePorts, 'accounts' | 'stores'>,
  subject: string,
): Promise<ReadonlySet<OrderedAction>> {
  const open = new Set((await stores.actionOrders.ofPerson(subject)).map(({ action }) => action));
  if (!open.has('verify_email')) return open;
  const { email, email_verified } = (await accounts.find(subject))?.claims ?? {};
  if (email === undefined || email_verified) open.delete('verify_email');
  return open;
}
