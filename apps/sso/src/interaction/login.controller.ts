import { Controller, Req, Res } from '@nestjs/common';
import { linkToReopen } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fields } from '../forms/fields.js';
import { GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { callerOf } from '../http/caller.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { whileHashing } from '../in-flight/while-hashing.js';
import { Issuer } from '../issuer/issuer.js';
import { linkParameter } from '../mail/link-path.js';
import { LoginPage } from '../pages/login-page.js';
import { message } from '../pages/messages/catalogue.js';
import { openInteraction, type SignInTurn } from './open-interaction.js';
import { provePassword, signedIn, tellingOwner } from './prove-password.js';
import { cancel, switchPerson } from './ways-out.js';

type Names = 'username' | 'password' | 'keep';

@Controller()
export class LoginController {
  readonly #form: GuardedForm<Names, SignInTurn>;

  constructor(issuer: Issuer) {
    const mayKeep = (issuer.config.keepSignedInDays ?? 0) > 0;
    this.#form = new GuardedForm<Names, SignInTurn>(issuer, {
      name: 'login',
      fields: { username: fields.username, password: fields.password, keep: fields.keep },
      ways: { cancel: cancel(issuer), switch: switchPerson(issuer) },
      open: async (visit) => {
        const opened = await openInteraction(issuer)(visit);
        if (opened.kind === 'instead' || mayKeep) return opened;
        return { ...opened, omitted: ['keep'] };
      },
      act: async ({ visit: { request }, subject: found, values: { keep, ...values } }) => {
        const deviceCookie = issuer.cookies.device(request);
        const attempt = { ...values, caller: callerOf(request), deviceCookie, ...whileHashing(request) };
        const outcome = await issuer.identity.signIn(attempt, async (account) => {
          const tellOwner = await tellingOwner(issuer, request, account);
          const { subject } = account;
          return provePassword(issuer, found, { step: 'login', subject, keep: keep === 'yes', tellOwner });
        });
        switch (outcome.kind) {
          case 'signed_in':
            return signedIn(issuer, outcome.begun, outcome.deviceCookie);
          case 'closed': {
            const { subject } = outcome.account;
            const link = await linkToReopen(issuer.administration.own, { subject, origin: originOf(request) });
            if (link !== undefined)
              return {
                kind: 'done',
                send: ({ reply }) => seeOwnPage(reply, endpoints.keepAccount, { [linkParameter]: link }),
              };
            return { kind: 'refused', status: 401, alert: message('login.refused') };
          }
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
