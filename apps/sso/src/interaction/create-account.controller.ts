import { Controller, Req, Res } from '@nestjs/common';
import { endpoints, isAddressWelcome, isOpenToStrangers } from '@signet/authorization-server';
import { IdentityError, type NewAccount, type Stranger } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GuardedForm } from '../forms/guarded-form.js';
import { identityRefusal } from '../forms/identity-refusal.js';
import { type OwnAccountNames, ownAccountFields, profileOf } from '../forms/own-account-fields.js';
import type { Visit } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { callerOf } from '../http/caller.js';
import { queryParameters } from '../http/parameters.js';
import { whileHashing } from '../in-flight/while-hashing.js';
import { Issuer } from '../issuer/issuer.js';
import { CreateAccountPage } from '../pages/create-account-page.js';
import { message } from '../pages/messages/catalogue.js';
import { askForCode, confirmAccountForm } from './confirm-account.js';
import { openInteraction, type SignInTurn } from './open-interaction.js';
import type { PendingAccount } from './pending-account.js';
import { provePassword, signedIn } from './prove-password.js';
import { sentTwice } from './sent-twice.js';
import { cancel, switchPerson } from './ways-out.js';

/** Initiating User Registration 1.0: people make their own accounts, where the operator lets them. */
@Controller()
export class CreateAccountController {
  readonly #form: GuardedForm<OwnAccountNames, SignInTurn>;
  readonly #confirm: ReturnType<typeof confirmAccountForm>;

  constructor(private readonly issuer: Issuer) {
    const { passwordMinLength, protocol } = issuer.config;
    const policy = protocol.userRegistration;
    const { fields, omitted } = ownAccountFields(policy, passwordMinLength);
    const open = openInteraction(issuer, isOpenToStrangers(policy));
    this.#confirm = confirmAccountForm(issuer);
    this.#form = new GuardedForm<OwnAccountNames, SignInTurn>(issuer, {
      name: 'create-account',
      fields,
      ways: { cancel: cancel(issuer), switch: switchPerson(issuer) },
      // Never taken back: making accounts is bounded too, and the names that are taken are no list to be read.
      isThrottled: true,
      open: async (visit) => {
        const opened = await open(visit);
        return opened.kind === 'open' ? { ...opened, omitted } : opened;
      },
      act: async ({ visit, subject: found, values }) => {
        const person = { username: values.username, password: values.password, ...profileOf(values) };
        if (person.email !== undefined && !isAddressWelcome(policy, person.email)) {
          const domains = policy.domains.join(', ');
          return { kind: 'refused', errors: { email: message('email.domain', { domains }) } };
        }
        const turn = { caller: callerOf(visit.request), ...whileHashing(visit.request) };
        try {
          if (!policy.verifiesEmail) return await this.#make(visit, found, person, turn);
          const account = await this.#wanted(person, turn);
          return await askForCode(issuer, this.#confirm, visit, { account, found });
        } catch (error) {
          if (!(error instanceof IdentityError)) throw error;
          const { username, password } = values;
          const again = policy.verifiesEmail ? undefined : sentTwice(issuer, visit, { username, password }, error);
          return (await again) ?? identityRefusal(error, message('create.refused'));
        }
      },
      page: ({ subject, ...shown }) => CreateAccountPage({ ...shown, view: subject.shown }),
    });
  }

  async #make(visit: Visit, found: SignInTurn, person: NewAccount, turn: Stranger) {
    const { issuer } = this;
    const { subject } = await issuer.identity.createAccount(person, turn);
    issuer.log.event('account_created', { subject });
    const [proved, deviceCookie] = await Promise.all([
      provePassword(issuer, found, 'register', subject),
      issuer.identity.keepDevice(subject, issuer.cookies.device(visit.request)),
    ]);
    return signedIn(issuer, proved, deviceCookie);
  }

  /** Nobody has it yet. @throws IdentityError */
  async #wanted(person: NewAccount, turn: Stranger): Promise<PendingAccount> {
    const { identity, records } = this.issuer;
    const account = await identity.prepareAccount(person, turn);
    if (await records.accounts.findByUsername(account.username)) {
      throw new IdentityError('username_taken', 'this username is taken');
    }
    const { email } = account;
    if (email === undefined) throw new IdentityError('invalid_profile', 'an address to verify is missing');
    return { ...account, email };
  }

  @Answers('GET', endpoints.createAccount)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.createAccount)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  /** Without what its page carries it leads back. */
  @Answers('GET', endpoints.confirmAccount)
  showConfirm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#confirm.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.confirmAccount)
  confirm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#confirm.submit(request, reply);
  }
}
