import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import { IdentityError } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newAccountFields } from '../forms/fields.js';
import { GuardedForm } from '../forms/guarded-form.js';
import { identityRefusal } from '../forms/identity-refusal.js';
import { Answers } from '../http/answers.js';
import { callerOf } from '../http/caller.js';
import { queryParameters } from '../http/parameters.js';
import { whileHashing } from '../in-flight/while-hashing.js';
import { Issuer } from '../issuer/issuer.js';
import { CreateAccountPage } from '../pages/create-account-page.js';
import { message } from '../pages/messages/catalogue.js';
import { openInteraction, type SignInTurn } from './open-interaction.js';
import { provePassword, signedIn } from './prove-password.js';
import { sentTwice } from './sent-twice.js';
import { cancel, switchPerson } from './ways-out.js';

type Names = 'username' | 'name' | 'email' | 'password';

/** Initiating User Registration 1.0: people make their own accounts, where the operator lets them. */
@Controller()
export class CreateAccountController {
  readonly #form: GuardedForm<Names, SignInTurn>;

  constructor(issuer: Issuer) {
    this.#form = new GuardedForm<Names, SignInTurn>(issuer, {
      name: 'create-account',
      fields: newAccountFields(issuer.config.passwordMinLength),
      ways: { cancel: cancel(issuer), switch: switchPerson(issuer) },
      // Never taken back: making accounts is bounded too, and the names that are taken are no list to be read.
      isThrottled: true,
      open: openInteraction(issuer, issuer.config.protocol.userRegistration),
      act: async ({ visit, subject: found, values: { username, password, name, email } }) => {
        try {
          const profile = { ...(name === '' ? {} : { name }), ...(email === '' ? {} : { email }) };
          const turn = { caller: callerOf(visit.request), ...whileHashing(visit.request) };
          const account = await issuer.identity.createAccount({ username, password, ...profile }, turn);
          issuer.log.event('account_created', { subject: account.subject });
          const [proved, deviceCookie] = await Promise.all([
            provePassword(issuer, found, 'register', account),
            issuer.identity.keepDevice(account.subject, issuer.cookies.device(visit.request)),
          ]);
          return signedIn(issuer, proved, deviceCookie);
        } catch (error) {
          if (!(error instanceof IdentityError)) throw error;
          return (
            (await sentTwice(issuer, visit, { username, password }, error)) ??
            identityRefusal(error, message('create.refused'))
          );
        }
      },
      page: ({ subject, ...shown }) => CreateAccountPage({ ...shown, view: subject.shown }),
    });
  }

  @Answers('GET', endpoints.createAccount)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.createAccount)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }
}
