import { endEverythingOf, forgetProofsOf } from '@signet/authorization-server';
import { type Account, Lockout } from '@signet/identity';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { happened, notify } from '../notices/notify.js';
import type { AdministeredRecords } from '../records.js';
import { refusing } from '../refusals.js';
import { orderWithin } from '../required-actions/action-orders.js';
import { requireVersion } from '../version.js';
import { type AccountReference, accountOf } from './account-reference.js';
import { type AccountView, accountView } from './account-view.js';
import { updateAccount } from './change-account.js';
import { hashed, type PasswordPorts } from './create-account.js';

/** The account, and how many of its grants were revoked with the change. */
export interface EndedAccount {
  readonly account: AccountView;
  readonly revokedGrants: number;
}

/**
 * Nobody signs in to it, and everything that was given in its name ends in the same unit of work. The time of the first
 * disabling stays. @throws AdministrationError invalid, unknown
 */
export function disableAccount(
  ports: AdministrationPorts,
  initiator: Initiator,
  reference: AccountReference,
): Promise<EndedAccount> {
  return ports.unitOfWork.run(initiator, async (records) => {
    // Whoever closed it does not open it again; that it is to be deleted stays.
    const { closedAt: _, ...account } = await accountOf(records, reference);
    const now = ports.clock.now();
    const disabled = await updateAccount(records, {
      ...account,
      disabledAt: account.disabledAt ?? now,
      updatedAt: now,
    });
    const revokedGrants = await endEverythingOf(ports, records, account.subject, initiator.entity);
    return { account: accountView(disabled), revokedGrants };
  });
}

/** Also one that its person closed, which then is not deleted. @throws AdministrationError invalid, unknown */
export function enableAccount(
  { unitOfWork, clock }: Pick<AdministrationPorts, 'unitOfWork' | 'clock'>,
  initiator: Initiator,
  reference: AccountReference,
): Promise<AccountView> {
  return unitOfWork.run(initiator, async (records) => {
    const account = enabled(await accountOf(records, reference));
    return accountView(await updateAccount(records, { ...account, updatedAt: clock.now() }));
  });
}

/** As it is where its person signs in. */
export function enabled({ disabledAt: _, closedAt: __, deletionAt: ___, ...account }: Account): Account {
  return account;
}

/**
 * Gone with all that hangs on it: sessions and grants end and APIs hear of it, what the person agreed to and what was counted
 * against them is forgotten, and so are their roles and where they were a member. What ended is swept when it expires; the subject is never used again.
 * @throws AdministrationError invalid, unknown, changed
 */
export function deleteAccount(
  ports: AdministrationPorts,
  initiator: Initiator,
  reference: AccountReference,
  expectedVersion?: string,
): Promise<EndedAccount> {
  return ports.unitOfWork.run(initiator, async (records) => {
    const account = await accountOf(records, reference);
    requireVersion(accountView(account), expectedVersion);
    return deleteWithin(ports, records, initiator, account);
  });
}

/** Within a unit of work of operators, which holds the account. */
export async function deleteWithin(
  ports: Pick<AdministrationPorts, 'clock' | 'random' | 'settings'>,
  records: AdministeredRecords,
  { entity }: Pick<Initiator, 'entity'>,
  account: Account,
): Promise<EndedAccount> {
  const { subject, username } = account;
  const revokedGrants = await endEverythingOf(ports, records, subject, entity);
  await records.consents.deleteAll({ subject });
  await records.groups.removeEverywhere(subject);
  await records.organizations.removeEverywhere(subject);
  await records.actionOrders.deleteAllOf(subject);
  await records.madeOffers.deleteAllOf(subject);
  await records.accountLinks.deleteAllOf(subject);
  await records.factors.deleteAllOf(subject);
  await records.federatedIdentities.deleteAllOf(subject);
  await records.roleAssignments.deleteAll({ holder: { kind: 'account', id: subject } });
  const lockout = new Lockout(records.loginAttempts);
  await lockout.unlock(username);
  await lockout.unlockCodes(username);
  await records.pictures.deleteOf(subject);
  await records.accounts.delete(subject);
  return { account: accountView(account), revokedGrants };
}

/** What failed sign-ins made it wait is forgotten, whatever address they came from. @throws AdministrationError invalid, unknown */
export function unlockAccount(
  { unitOfWork }: Pick<AdministrationPorts, 'unitOfWork'>,
  initiator: Initiator,
  reference: AccountReference,
): Promise<AccountView> {
  return unitOfWork.run(initiator, async (records) => {
    const account = await accountOf(records, reference);
    const lockout = new Lockout(records.loginAttempts);
    await lockout.unlock(account.username);
    await lockout.unlockCodes(account.username);
    return accountView(account);
  });
}

export interface NewPasswordOptions {
  readonly keepSessions?: boolean | undefined;
  readonly temporary?: boolean | undefined;
}

/**
 * A password is changed because somebody else may know it: what that one holds ends in the same unit of work.
 * @param options.keepSessions leaves sessions and grants as they are
 * @param options.temporary the person chooses another one when they sign in with it
 * @throws AdministrationError invalid, unknown
 * @throws IdentityError temporarily_unavailable, where too many passwords wait to be hashed
 */
export async function setPassword(
  ports: AdministrationPorts & PasswordPorts,
  initiator: Initiator,
  reference: AccountReference,
  password: string,
  { keepSessions = false, temporary = false }: NewPasswordOptions = {},
): Promise<EndedAccount> {
  const passwordHash = await hashed(ports.identity, password);
  return ports.unitOfWork.run(initiator, async (records) => {
    const account = await accountOf(records, reference);
    refusing(() => ports.identity.checkNotPersonal(password, account));
    const changed = await updateAccount(records, { ...account, passwordHash, updatedAt: ports.clock.now() });
    const { subject } = account;
    // Half signed in by the former one, nobody goes on, whether or not the rest ends.
    if (keepSessions) await forgetProofsOf(records, subject);
    const revokedGrants = keepSessions ? 0 : await endEverythingOf(ports, records, subject, initiator.entity);
    if (temporary) await orderWithin(ports, records, initiator, { subject, action: 'change_password' });
    const data = { ...happened(ports, account), by: 'operator', endedSessions: !keepSessions } as const;
    await notify(ports, records, account, { template: 'password-changed', data });
    return { account: accountView(changed), revokedGrants };
  });
}
