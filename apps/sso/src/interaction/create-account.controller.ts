import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import { IdentityError } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newAccountFields, refusalOf } from '../forms/fields.js';
import { type FormAnswer, GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { clientView } from '../pages/client-view.js';
import { CreateAccountPage } from '../pages/create-account-page.js';
import { message } from '../pages/messages/catalogue.js';
import { signInNew } from './begin-session.js';
import type { FoundInteraction } from './found-interaction.js';
import { openInteraction } from './open-interaction.js';

type Names = 'username' | 'name' | 'email' | 'password';

/** Initiating User Registration 1.0: people make their own accounts, where the operator lets them. */
@Controller()
export class CreateAccountController {
  readonly #form: GuardedForm<Names, FoundInteraction>;

  constructor(issuer: Issuer) {
    this.#form = new GuardedForm<Names, FoundInteraction>(issuer, {
      name: 'create-account',
      fields: newAccountFields(issuer.config.passwordMinLength),
      isSingleUse: true,
      // Never taken back: making accounts is bounded too, and the names that are taken are no list to be read.
      isThrottled: true,
      open: openInteraction(issuer, ({ prompts }) => prompts.includes('create')),
      act: async ({ visit, subject: { reference }, values: { username, password, name, email } }) => {
        try {
          const profile = { ...(name === '' ? {} : { name }), ...(email === '' ? {} : { email }) };
          const { subject } = await issuer.identity.createAccount({ username, password, ...profile });
          return await signInNew(issuer, visit, { subject, reference });
        } catch (error) {
          if (error instanceof IdentityError) return refused(error);
          throw error;
        }
      },
      page: ({ words, subject, form }) => CreateAccountPage({ words, client: clientView(subject.view.client), form }),
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

function refused({ code }: IdentityError): FormAnswer<Names> {
  if (code === 'temporarily_unavailable') return { kind: 'busy' };
  const refusal = refusalOf(code);
  if (refusal === undefined) return { kind: 'refused', alert: message('create.refused') };
  return {
    kind: 'refused',
    errors: { [refusal.startsWith('username.') ? 'username' : 'password']: message(refusal) },
  };
}
