import { isAddressWelcome } from '@signet/authorization-server';
import { IdentityError, type NewAccount } from '@signet/identity';
import type { FormAnswer } from '../forms/guarded-form.js';
import { identityRefusal } from '../forms/identity-refusal.js';
import { type OwnAccountNames, profileOf } from '../forms/own-account-fields.js';
import type { Visit } from '../forms/visit.js';
import { strangerOf } from '../in-flight/stranger.js';
import type { Issuer } from '../issuer/issuer.js';
import { message } from '../pages/messages/catalogue.js';
import { askForCode, type ConfirmForm } from './confirm-account.js';
import type { SignInTurn } from './open-interaction.js';
import type { PendingAccount } from './pending-account.js';
import { provePassword, signedIn } from './prove-password.js';
import { sentTwice } from './sent-twice.js';

interface Entered {
  readonly visit: Visit;
  readonly subject: SignInTurn;
  readonly values: Readonly<Record<OwnAccountNames, string>>;
}

/** Makes the account that somebody wants, or asks first for the code that is sent to its address. */
export function makeAccount(issuer: Issuer, confirm: ConfirmForm) {
  return async ({ visit, subject: found, values }: Entered): Promise<FormAnswer<OwnAccountNames>> => {
    const policy = issuer.config.protocol.userRegistration;
    const { username, password } = values;
    const person = { username, password, ...profileOf(values) };
    if (person.email !== undefined && !isAddressWelcome(policy, person.email)) {
      return { kind: 'refused', errors: { email: message('email.domain', { domains: policy.domains }) } };
    }
    try {
      if (!policy.verifiesEmail) return await makeAtOnce(issuer, visit, found, person);
      const account = await wanted(issuer, visit, person);
      return await askForCode(issuer, confirm, visit, { account, found });
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
      const again = policy.verifiesEmail ? undefined : sentTwice(issuer, visit, { username, password }, error);
      return (await again) ?? identityRefusal(error, message('create.refused'));
    }
  };
}

async function makeAtOnce(issuer: Issuer, { request }: Visit, found: SignInTurn, person: NewAccount) {
  const account = await issuer.identity.createAccount(person, strangerOf(request));
  const { subject } = account;
  issuer.log.event('account_created', { subject });
  const [proved, deviceCookie] = await Promise.all([
    provePassword(issuer, found, account, { step: 'register' }),
    issuer.identity.keepDevice(subject, issuer.cookies.device(request)),
  ]);
  return signedIn(issuer, proved, deviceCookie);
}

/** Nobody has it yet. @throws IdentityError */
async function wanted({ identity, records }: Issuer, { request }: Visit, person: NewAccount): Promise<PendingAccount> {
  const account = await identity.prepareAccount(person, strangerOf(request));
  if (await records.accounts.findByUsername(account.username)) {
    throw new IdentityError('username_taken', 'this username is taken');
  }
  const { email } = account;
  if (email === undefined) throw new IdentityError('invalid_profile', 'an address to verify is missing');
  return { ...account, email };
}
