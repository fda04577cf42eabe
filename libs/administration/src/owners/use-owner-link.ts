import { digest, endEverythingOf } from '@signet/authorization-server';
import { type Account, Lockout, type NewAccount, newAccount, type Stranger } from '@signet/identity';
import { type AccountView, accountView } from '../accounts/account-view.js';
import { updateAccount } from '../accounts/change-account.js';
import { hashed, type PasswordPorts } from '../accounts/create-account.js';
import { enabled } from '../accounts/end-account.js';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { refusing, unknown } from '../refusals.js';
import { isOwned } from './make-owner-link.js';
import type { OwnerLink } from './owner-link.js';
import { storedAdministration } from './stored-administration.js';

/** Who becomes an owner by a link: a new account, the one that is signed in, or the one that the link is for. */
export type NewOwner =
  | { readonly kind: 'new'; readonly account: NewAccount }
  | { readonly kind: 'present'; readonly subject: string }
  | { readonly kind: 'named'; readonly password: string };

/** What a link is good for now; undefined where it is not there, is over, or is not needed any more. Changes nothing. */
export async function findOwnerLink(
  records: AdministeredRecords,
  { clock, settings }: Pick<AdministrationPorts, 'clock' | 'settings'>,
  secret: string,
): Promise<OwnerLink | undefined> {
  const link = await records.ownerLinks.find(digest(secret));
  if (!link || link.expiresAt <= clock.now()) return undefined;
  if (link.purpose === 'first' && (await isOwned(records, settings.issuer))) return undefined;
  return link;
}

/**
 * The account, its role and the end of the link, or none of them; of several who use it at once one is first.
 * @param by whose browser it is
 * @throws AdministrationError unknown, where the link is not good (any more); invalid, exists: it still is
 * @throws IdentityError temporarily_unavailable, where too many passwords wait to be hashed
 */
export async function useOwnerLink(
  ports: AdministrationPorts & PasswordPorts,
  secret: string,
  owner: NewOwner,
  by?: Stranger,
): Promise<AccountView> {
  const passwordHash = await hashOf(ports, owner, by);
  const initiator: Initiator = {
    entity: 'user',
    through: 'owner_link',
    ...(owner.kind === 'present' && { subject: owner.subject }),
  };
  return ports.unitOfWork.run(initiator, async (records) => {
    const link = await findOwnerLink(records, ports, secret);
    // A link for somebody makes nobody else an owner.
    if (!link || (link.subject !== undefined) !== (owner.kind === 'named')) throw unknown('link');
    if (!(await records.ownerLinks.delete(link.digest))) throw unknown('link');
    const account = await accountFor(ports, records, { owner, link, passwordHash });
    const { audience, ownerRole } = await storedAdministration(records, ports.settings.issuer);
    const holder = { kind: 'account', id: account.subject } as const;
    const assignedAt = ports.clock.now();
    await records.roleAssignments.insert({ resource: audience.identifier, role: ownerRole, holder, assignedAt });
    return accountView(account);
  });
}

async function hashOf(ports: PasswordPorts, owner: NewOwner, by: Stranger | undefined): Promise<string> {
  if (owner.kind === 'present') return '';
  const [password, person] =
    owner.kind === 'new' ? [owner.account.password, owner.account] : [owner.password, undefined];
  return hashed(ports.identity, password, person, by);
}

interface Wanted {
  readonly owner: NewOwner;
  readonly link: OwnerLink;
  readonly passwordHash: string;
}

async function accountFor(
  ports: AdministrationPorts & PasswordPorts,
  records: AdministeredRecords,
  { owner, link, passwordHash }: Wanted,
): Promise<Account> {
  const now = ports.clock.now();
  if (owner.kind === 'new') {
    const { password: _, ...person } = owner.account;
    const account = refusing(() => newAccount(person, { passwordHash, now }));
    if ((await records.accounts.insert(account)) === 'username_taken') {
      throw new AdministrationError('exists', 'this username is taken');
    }
    return account;
  }
  const present = await records.accounts.find(owner.kind === 'present' ? owner.subject : (link.subject ?? ''));
  if (owner.kind === 'present') {
    if (!present || present.disabledAt !== undefined) throw unknown('user who can sign in');
    return present;
  }
  if (!present) throw unknown('user');
  const { password } = owner;
  refusing(() => ports.identity.checkNotPersonal(password, present));
  // Whoever has it at hand takes it back: what others hold of it ends.
  const account = enabled({ ...present, passwordHash, updatedAt: now });
  await endEverythingOf(ports, records, account.subject, 'admin');
  // Nor does whoever guesses keep them out.
  await new Lockout(records.loginAttempts).unlock(account.username);
  return updateAccount(records, account);
}
