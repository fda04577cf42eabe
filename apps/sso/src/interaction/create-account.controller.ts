import { Controller, Req, Res } from '@nestjs/common';
import { endpoints, isOpenToStrangers } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GuardedForm } from '../forms/guarded-form.js';
import { type OwnAccountNames, ownAccountFields } from '../forms/own-account-fields.js';
import { Answers } from '../http/answers.js';
import { queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { CreateAccountPage } from '../pages/create-account-page.js';
import { confirmAccountForm } from './confirm-account.js';
import { makeAccount } from './make-account.js';
import { openInteraction, type SignInTurn } from './open-interaction.js';
import { cancel, switchPerson } from './ways-out.js';

/** Initiating User Registration 1.0: people make their own accounts, where the operator lets them. */
@Controller()
export class CreateAccountController {
  readonly #form: GuardedForm<OwnAccountNames, SignInTurn>;

  constructor(issuer: Issuer) {
    const asked = () => ownAccountFields(issuer.config.protocol.userRegistration, issuer.config.passwordMinLength);
    const open = openInteraction(issuer, () => isOpenToStrangers(issuer.config.protocol.userRegistration));
    this.#form = new GuardedForm<OwnAccountNames, SignInTurn>(issuer, {
      name: 'create-account',
      fields: () => asked().fields,
      ways: { cancel: cancel(issuer), switch: switchPerson(issuer) },
      // Never taken back: making accounts is bounded too, and the names that are taken are no list to be read.
      isThrottled: true,
      work: 'here',
      open: async (visit) => ({ ...(await open(visit)), omitted: asked().omitted }),
      act: makeAccount(issuer, confirmAccountForm(issuer)),
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
