import type { RoleBound } from '@signet/authorization-server';
import {
  type Account,
  type AttributePatch,
  changedAttributes,
  IdentityError,
  type IdentityService,
  type NewAccount,
  newAccount,
  type PasswordOwner,
  type Stranger,
} from '@signet/identity';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { refusalOf, refusing } from '../refusals.js';
import { type BoundReference, boundOf } from '../roles/role-holders.js';
import { type AccountView, accountView } from './account-view.js';

export interface PasswordPorts {
  readonly identity: Pick<IdentityService, 'hashPassword' | 'checkNotPersonal'>;
}

export interface NewPerson extends NewAccount {
  /** By the definitions of attributes. */
  readonly attributes?: AttributePatch | undefined;
  /** The password is for the first sign-in alone: the person chooses another one then. */
  readonly temporary?: boolean | undefined;
}

/**
 * @param into where the person is a member from the beginning, in the same unit of work: administrators of one organization or group
 *   make nobody elsewhere
 * @throws AdministrationError invalid, exists, unknown (where they are to be a member)
 * @throws IdentityError temporarily_unavailable, where too many passwords wait to be hashed
 */
export async function createAccount(
  { unitOfWork, clock, identity }: Pick<AdministrationPorts, 'unitOfWork' | 'clock'> & PasswordPorts,
  initiator: Initiator,
  { password, attributes = {}, temporary = false, ...person }: NewPerson,
  into?: BoundReference,
): Promise<AccountView> {
  const passwordHash = await hashed(identity, password, person);
  const made = refusing(() => newAccount(person, { passwordHash, now: clock.now() }));
  return unitOfWork.run(initiator, async (records) => {
    const definitions = await records.attributeDefinitions.list();
    const kept = refusing(() => changedAttributes(undefined, attributes, definitions, 'operator'));
    const account = { ...made, ...(kept && { attributes: kept }) };
    if ((await records.accounts.insert(account)) === 'username_taken') {
      throw new AdministrationError('exists', 'this username is taken');
    }
    if (into) await addMember(records, await boundOf(records, into), account);
    if (temporary) {
      const { subject, createdAt: orderedAt } = account;
      await records.actionOrders.insert({ subject, action: 'change_password', orderedAt });
    }
    return accountView(account);
  });
}

async function addMember(
  { groups, organizations }: AdministeredRecords,
  { kind, id }: RoleBound,
  { subject, createdAt: addedAt }: Account,
): Promise<void> {
  if (kind === 'group') await groups.addMember({ groupId: id, subject, addedAt });
  else await organizations.addMember({ organizationId: id, subject, addedAt });
}

/** Before any unit of work, so that none waits for a hash. @param chosenBy who chooses it for themselves @throws AdministrationError invalid */
export async function hashed(
  identity: PasswordPorts['identity'],
  password: string,
  owner?: PasswordOwner,
  chosenBy?: Stranger,
): Promise<string> {
  try {
    return await identity.hashPassword(password, owner, chosenBy);
  } catch (error) {
    throw error instanceof IdentityError ? refusalOf(error) : error;
  }
}
