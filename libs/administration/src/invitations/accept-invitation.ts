import type { AccountLink, RequestOrigin } from '@signet/authorization-server';
import { type Account, IdentityError, type IdentityService, type NewAccount, type Stranger } from '@signet/identity';
import { type AccountView, accountView } from '../accounts/account-view.js';
import { holdAddress } from '../accounts/hold-address.js';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { findLink, useLink } from '../links/index.js';
import type { AdministeredRecords } from '../records.js';
import { unknown } from '../refusals.js';
import { type Given, givenBy, inviterOf } from './invitation.js';

/** An invitation as its page shows it. */
export interface OpenInvitation {
  readonly email: string;
  /** How who invites is called; undefined where no account stands behind the door. */
  readonly inviter?: string | undefined;
}

type Inputs = Pick<AdministrationPorts, 'clock'>;

/** Undefined where it is none, was accepted or taken back, or is over. Changes nothing. */
export async function findInvitation(
  inputs: Inputs,
  records: Pick<AdministeredRecords, 'accountLinks' | 'accounts'>,
  secret: string,
): Promise<OpenInvitation | undefined> {
  const found = await findLink(inputs, records, 'invite', secret);
  if (found.kind !== 'open') return undefined;
  const { subject } = inviterOf(found.link);
  const inviter = subject === undefined ? undefined : await records.accounts.find(subject);
  return { email: found.link.address ?? '', ...(inviter && { inviter: inviter.name ?? inviter.username }) };
}

/** Whoever has the link makes their account; its address is that of the invitation, whatever they say. */
export interface Invited {
  readonly person: Omit<NewAccount, 'email' | 'emailVerified'>;
  readonly stranger: Stranger;
  readonly origin?: RequestOrigin | undefined;
}

/**
 * The account, all that the invitation gives and its end, or none of it; of several who use it at once one is first. It is given by the
 * authority of who invited, as that is now.
 * @throws AdministrationError unknown (it is good no more), in_use (somebody has an account with this address by now), forbidden (who
 *   invited may not give it any more)
 * @throws IdentityError of the name or the password: the invitation is good for another try
 */
export async function acceptInvitation(
  ports: AdministrationPorts & { readonly identity: Pick<IdentityService, 'prepareAccount'> },
  records: Pick<AdministeredRecords, 'accountLinks' | 'accounts'>,
  secret: string,
  { person, stranger, origin }: Invited,
): Promise<AccountView> {
  // Before anything is hashed: what is over costs nothing.
  const found = await findLink(ports, records, 'invite', secret);
  if (found.kind !== 'open') throw unknown('invitation');
  const { link } = found;
  const email = link.address ?? '';
  const prepared = await ports.identity.prepareAccount({ ...person, email, emailVerified: true }, stranger);
  const initiator = { ...inviterOf(link), origin };
  let account = prepared;
  const used = await useLink(ports, initiator, { purpose: 'invite', secret }, async (open, written) => {
    account = await makeInvited(ports, written, open.link, prepared);
    return true;
  });
  if (used !== 'done') throw unknown('invitation');
  return accountView(account);
}

/**
 * Within the unit of work that uses the invitation: the account, and all that it gives.
 * @throws AdministrationError in_use @throws IdentityError username_taken
 */
export async function makeInvited(
  ports: Inputs,
  records: AdministeredRecords,
  link: AccountLink,
  prepared: Account,
): Promise<Account> {
  const { address: email = '' } = link;
  await holdAddress(ports, records, email);
  if ((await records.accounts.withVerifiedEmail(email, 1, 'disabled too')).length > 0) {
    throw new AdministrationError('in_use', 'there is an account with this address by now');
  }
  const now = ports.clock.now();
  const account = { ...prepared, createdAt: now, updatedAt: now };
  if ((await records.accounts.insert(account)) === 'username_taken') {
    throw new IdentityError('username_taken', 'this username is taken');
  }
  await give(records, account, givenBy(link));
  return account;
}

/** What is not there any more is given to nobody. */
async function give(
  { groups, organizations, roleAssignments, resourceServers }: AdministeredRecords,
  { subject, createdAt }: Account,
  given: Given,
): Promise<void> {
  for (const groupId of given.groups) {
    if (await groups.find(groupId)) await groups.addMember({ groupId, subject, addedAt: createdAt });
  }
  for (const organizationId of given.organizations) {
    if (await organizations.find(organizationId)) {
      await organizations.addMember({ organizationId, subject, addedAt: createdAt });
    }
  }
  for (const { resource, role, within } of given.roles) {
    const roles = (await resourceServers.find(resource))?.roles ?? {};
    const isThere =
      within === undefined ||
      (within.kind === 'group' ? await groups.find(within.id) : await organizations.find(within.id)) !== undefined;
    if (!Object.hasOwn(roles, role) || !isThere) continue;
    const holder = { kind: 'account', id: subject } as const;
    await roleAssignments.insert({ resource, role, holder, ...(within && { within }), assignedAt: createdAt });
  }
}
