import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { mailCode, withCode, workCodeField } from '../challenge/code-by-mail.js';
import { homeOf } from '../federation/home-of.js';
import { fields } from '../forms/fields.js';
import { GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { LoginPage } from '../pages/login-page.js';
import { identifierField, openSignIn } from '../passkeys/passkey-page.js';
import { signInByPasskey } from '../passkeys/sign-in-by-passkey.js';
import type { SignInTurn } from './open-interaction.js';
import { type SignInNames, signInByPassword } from './sign-in-by-password.js';
import { waysOut } from './ways-out.js';

@Controller()
export class LoginController {
  readonly #form: GuardedForm<SignInNames, SignInTurn>;

  constructor(issuer: Issuer) {
    this.#form = new GuardedForm<SignInNames, SignInTurn>(issuer, {
      name: 'login',
      fields: {
        username: identifierField(issuer),
        password: fields.password,
        email_code: workCodeField,
        keep: fields.keep,
      },
      ways: {
        ...waysOut(issuer),
        home: homeOf(issuer),
        passkey: signInByPasskey(issuer),
        mail_code: mailCode(issuer, () => this.#form),
      },
      open: async (visit) => {
        const opened = withCode(issuer, visit, await openSignIn(issuer, visit));
        const mayKeep = (issuer.config.keepSignedInDays ?? 0) > 0;
        if (opened.kind === 'instead' || mayKeep) return opened;
        return { ...opened, omitted: [...(opened.omitted ?? []), 'keep'] };
      },
      work: 'with_password',
      act: signInByPassword(issuer),
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
