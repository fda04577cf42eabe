import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { homeOf } from '../federation/home-of.js';
import { fields } from '../forms/fields.js';
import { GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { queryParameters } from '../http/parameters.js';
import { strangerOf } from '../in-flight/stranger.js';
import { Issuer } from '../issuer/issuer.js';
import { LoginPage } from '../pages/login-page.js';
import { message } from '../pages/messages/catalogue.js';
import { identifierField, openSignIn } from '../passkeys/passkey-page.js';
import { signInByPasskey } from '../passkeys/sign-in-by-passkey.js';
import { offerToReopen } from './offer-to-reopen.js';
import type { SignInTurn } from './open-interaction.js';
import { proveLogin, signedIn } from './prove-password.js';
import { waysOut } from './ways-out.js';

type Names = 'username' | 'password' | 'keep';

@Controller()
export class LoginController {
  readonly #form: GuardedForm<Names, SignInTurn>;

  constructor(issuer: Issuer) {
    const mayKeep = (issuer.config.keepSignedInDays ?? 0) > 0;
    this.#form = new GuardedForm<Names, SignInTurn>(issuer, {
      name: 'login',
      fields: { username: identifierField(issuer), password: fields.password, keep: fields.keep },
      ways: { ...waysOut(issuer), home: homeOf(issuer), passkey: signInByPasskey(issuer) },
      open: async (visit) => {
        const opened = await openSignIn(issuer, visit);
        return opened.kind === 'instead' || mayKeep ? opened : { ...opened, omitted: ['keep'] };
      },
      act: async ({ visit, visit: { request }, subject: found, values: { keep, ...values } }) => {
        const deviceCookie = issuer.cookies.device(request);
        const attempt = { ...values, mayBeEmail: true, deviceCookie, ...strangerOf(request) };
        const outcome = await issuer.identity.signIn(attempt, (account) =>
          proveLogin(issuer, visit, found, { account, keep: keep === 'yes' }),
        );
        switch (outcome.kind) {
          case 'signed_in':
            return signedIn(issuer, outcome.begun, outcome.deviceCookie);
          case 'closed':
            return offerToReopen(issuer, request, outcome.account);
          case 'refused':
            return { kind: 'refused', status: 401, alert: message('login.refused') };
          case 'locked':
            return { kind: 'locked', seconds: outcome.retryAfterSeconds };
          case 'busy':
            return { kind: 'busy', alert: message('login.busy') };
        }
      },
      page: ({ subject, ...shown }) => LoginPage({ ...shown, view: subject.shown }),
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
