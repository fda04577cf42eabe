import {
  type AttributePatch,
  changedAttributes,
  IdentityError,
  type IdentityService,
  type NewAccount,
  newAccount,
  type PasswordOwner,
} from '@signet/identity';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { refusalOf, refusing } from '../refusals.js';
import { type AccountView, accountView } from './account-view.js';

export interface PasswordPorts {
  readonly identity: Pick<IdentityService, 'hashPassword' | 'checkNotPersonal'>;
}

export interface NewPerson extends NewAccount {
  /** By the definitions of attributes. */
  readonly attributes?: AttributePatch | undefined;
}

/**
 * @throws AdministrationError invalid, exists
 * @throws IdentityError temporarily_unavailable, where too many passwords wait to be hashed
 */
export async function createAccount(
  { unitOfWork, clock, identity }: Pick<AdministrationPorts, 'unitOfWork' | 'clock'> & PasswordPorts,
  initiator: Initiator,
  { password, attributes = {}, ...person }: NewPerson,
): Promise<AccountView> {
  const passwordHash = await hashed(identity, password, person);
  const made = refusing(() => newAccount(person, { passwordHash, now: clock.now() }));
  return unitOfWork.run(initiator, async ({ accounts, attributeDefinitions }) => {
    const definitions = await attributeDefinitions.list();
    const kept = refusing(() => changedAttributes(undefined, attributes, definitions, 'operator'));
    const account = { ...made, ...(kept && { attributes: kept }) };
    if ((await accounts.insert(account)) === 'username_taken') {
      throw new AdministrationError('exists', 'this username is taken');
    }
    return accountView(account);
  });
}

/** Before any unit of work, so that none waits for a hash. @throws AdministrationError invalid */
export async function hashed(
  identity: PasswordPorts['identity'],
  password: string,
  owner?: PasswordOwner,
): Promise<string> {
  try {
    return await identity.hashPassword(password, owner);
  } catch (error) {
    throw error instanceof IdentityError ? refusalOf(error) : error;
  }
}
