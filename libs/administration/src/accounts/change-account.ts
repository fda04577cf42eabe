import {
  type Account,
  type AttributePatch,
  changedAttributes,
  checkProfile,
  newUsername,
  type Profile,
} from '@signet/identity';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { definedOf } from '../defined-of.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { refusing, unknown } from '../refusals.js';
import { requireVersion } from '../version.js';
import { type AccountReference, accountOf } from './account-reference.js';
import { type AccountView, accountView } from './account-view.js';

/** What is absent stays, null clears. Another address or number is not verified, unless the patch says that it is. */
export type AccountPatch = {
  readonly username?: string | undefined;
  /** Each is set or, with null, cleared; the others stay. */
  readonly attributes?: AttributePatch | undefined;
} & {
  readonly [Member in keyof Profile]?: Profile[Member] | (undefined extends Profile[Member] ? null : never) | undefined;
};

/**
 * @param given what to change, or how it follows from what is there
 * @param expectedVersion the `versionOf` the view that the change was made for
 * @throws AdministrationError invalid, unknown, exists, changed
 */
export function changeAccount(
  { unitOfWork, clock }: Pick<AdministrationPorts, 'unitOfWork' | 'clock'>,
  initiator: Initiator,
  reference: AccountReference,
  given: AccountPatch | ((before: AccountView) => AccountPatch),
  expectedVersion?: string,
): Promise<AccountView> {
  return unitOfWork.run(initiator, async (records) => {
    const account = await accountOf(records, reference);
    requireVersion(accountView(account), expectedVersion);
    const { attributes, ...patch } = typeof given === 'function' ? given(accountView(account)) : given;
    const changed = { ...patched(account, patch), updatedAt: clock.now() };
    // What the person sent is shown nowhere any more.
    if (changed.picture !== account.picture) await records.pictures.deleteOf(account.subject);
    if (attributes === undefined) return accountView(await updateAccount(records, changed));
    const definitions = await records.attributeDefinitions.list();
    const by = initiator.entity === 'user' ? 'person' : 'operator';
    const { attributes: before, ...others } = changed;
    const kept = refusing(() => changedAttributes(before, attributes, definitions, by));
    return accountView(await updateAccount(records, { ...others, ...(kept && { attributes: kept }) }));
  });
}

/** Within a unit of work. @throws AdministrationError unknown, exists */
export async function updateAccount({ accounts }: AdministeredRecords, account: Account): Promise<Account> {
  const outcome = await accounts.update(account);
  if (outcome === 'username_taken') throw new AdministrationError('exists', 'this username is taken');
  if (outcome === 'unknown') throw unknown('user');
  return account;
}

function patched(account: Account, { username, ...profile }: Omit<AccountPatch, 'attributes'>): Account {
  const given = definedOf(profile);
  const moved = {
    ...(given.email !== undefined && given.email !== account.email && { emailVerified: false }),
    ...(given.phoneNumber !== undefined && given.phoneNumber !== account.phoneNumber && { phoneNumberVerified: null }),
  };
  const members = Object.entries({ ...account, ...moved, ...given }).filter(([, value]) => value !== null);
  const changed = Object.fromEntries(members) as unknown as Account;
  return refusing(() => {
    // What was stored under earlier rules may stay as it is.
    const said = Object.entries(given).filter(([, value]) => value !== null);
    const kept = { ...changed, ...checkProfile(Object.fromEntries(said) as Partial<Profile>) };
    return username === undefined ? kept : { ...kept, username: newUsername(username) };
  });
}
