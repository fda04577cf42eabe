import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fields } from '../forms/fields.js';
import { GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { callerOf } from '../http/caller.js';
import { queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { clientView } from '../pages/client-view.js';
import { LoginPage } from '../pages/login-page.js';
import { message } from '../pages/messages/catalogue.js';
import { beginSession, signedIn } from './begin-session.js';
import type { FoundInteraction } from './found-interaction.js';
import { openInteraction } from './open-interaction.js';

type Names = 'username' | 'password';

@Controller()
export class LoginController {
  readonly #form: GuardedForm<Names, FoundInteraction>;

  constructor(issuer: Issuer) {
    this.#form = new GuardedForm<Names, FoundInteraction>(issuer, {
      name: 'login',
      fields: { username: fields.username, password: fields.password },
      isSingleUse: true,
      open: openInteraction(issuer),
      act: async ({ visit, subject: { reference }, values }) => {
        const { request } = visit;
        const attempt = { ...values, caller: callerOf(request), deviceCookie: issuer.cookies.device(request) };
        const outcome = await issuer.identity.signIn(attempt, ({ subject }) =>
          beginSession(issuer, visit, { subject, reference }),
        );
        switch (outcome.kind) {
          case 'signed_in':
            return signedIn(issuer, outcome.begun, outcome.deviceCookie);
          case 'refused':
            return { kind: 'refused', status: 401, alert: message('login.refused') };
          case 'locked':
            return { kind: 'locked', seconds: outcome.retryAfterSeconds };
          case 'busy':
            return { kind: 'busy', alert: message('login.busy') };
        }
      },
      page: ({ words, subject, form }) => LoginPage({ words, client: clientView(subject.view.client), form }),
    });
  }

  @Answers('GET', endpoints.login)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.login)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }
}
