import { linkPurposes, type RequestOrigin } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import { holdAddress } from '../../accounts/hold-address.js';
import type { AdministrationPorts } from '../../administration-ports.js';
import { makeLink } from '../../links/index.js';
import { happened, notify } from '../../notices/notify.js';
import type { AdministeredRecords } from '../../records.js';

export interface NewEmail {
  /** As it was looked up in this unit of work. */
  readonly account: Account;
  readonly to: string;
  readonly origin?: RequestOrigin | undefined;
}

/** Undoes the unit of work: the address before could not be given the way back that it must have. */
export class TooManyChanges extends Error {}

/**
 * Within a unit of work: the account has the address, verified, unless it was changed meanwhile or somebody else has it by now; then false. Whoever
 * reads at the address before is told, with a link that takes it back. @throws TooManyChanges
 */
export async function takeNewEmail(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  { account, to, origin }: NewEmail,
): Promise<boolean> {
  const { subject, email, emailVerified } = account;
  await holdAddress(ports, records, to);
  if (await holderOf(records, to, subject)) return false;
  const now = ports.clock.now();
  if (!(await records.accounts.changeEmail({ subject, from: email, to, verified: true, now }))) return false;
  await records.actionOrders.fulfil({ subject, action: 'verify_email' });
  if (email === undefined || !emailVerified) return true;
  const made = await makeLink(ports, records, {
    purpose: 'undo-email',
    account,
    address: email,
    facts: { nth: String((await lastOfUndos(ports, records, subject)) + 1) },
  });
  if (!made) throw new TooManyChanges();
  const data = { ...happened(ports, account, origin), by: 'change', secret: made.secret } as const;
  const told = await notify(ports, records, account, { template: 'email-changed', data }, { to: email });
  // A link that nobody was sent takes nothing back. Where no mail can be sent to, nobody reads.
  if (told !== 'queued' && told !== 'no_address') throw new TooManyChanges();
  return true;
}

/** Of another account, by whom it was verified; also one that is disabled: whom an operator keeps out does not come back by the same address. */
export async function holderOf(
  { accounts }: Pick<AdministeredRecords, 'accounts'>,
  email: string,
  subject: string,
): Promise<Account | undefined> {
  return (await accounts.withVerifiedEmail(email, 2, 'disabled too')).find((account) => account.subject !== subject);
}

/** The links by which an address comes back are counted, not timed: two changes may be of one second. */
async function lastOfUndos(
  { clock }: Pick<AdministrationPorts, 'clock'>,
  records: AdministeredRecords,
  subject: string,
): Promise<number> {
  const open = await undosOf({ clock }, records, subject);
  return Math.max(0, ...open.map(({ nth }) => nth));
}

/** Those that are good, each with its place among the changes. */
export async function undosOf(
  { clock }: Pick<AdministrationPorts, 'clock'>,
  { accountLinks }: Pick<AdministeredRecords, 'accountLinks'>,
  subject: string,
) {
  const { mostOpen } = linkPurposes['undo-email'];
  const open = await accountLinks.open({ purpose: 'undo-email', subject }, clock.now(), mostOpen);
  return open.map(({ digest, facts }) => ({ digest, nth: Number(facts?.nth ?? 0) }));
}
