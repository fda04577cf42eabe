import { Controller, Req, Res } from '@nestjs/common';
import { findLink, registerByLink } from '@signet/administration';
import { endpoints, isOpenToStrangers } from '@signet/authorization-server';
import { IdentityError } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fields } from '../forms/fields.js';
import { followedSecret, leavesAddress } from '../forms/followed-link.js';
import { type FormAnswer, GuardedForm, type Instead, type Opened } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { callerOf } from '../http/caller.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { strangerOf } from '../in-flight/stranger.js';
import { Issuer } from '../issuer/issuer.js';
import { linkParameter } from '../mail/link-path.js';
import { AccountFinishedPage, FinishAccountOverPage, FinishAccountPage } from '../pages/finish-account-pages.js';
import { message } from '../pages/messages/catalogue.js';
import { ofLinks, openPending, type PendingAccount } from './pending-account.js';

interface Found {
  readonly account: PendingAccount;
  readonly secret: string;
}

const over: Instead = {
  kind: 'instead',
  send: ({ reply }) => sendPage(reply, (words) => FinishAccountOverPage({ words }), { status: 404 }),
};

/**
 * The link that came with the code, on any device; it signs nobody in there. It asks for the password that was chosen: whoever reads the mail of
 * an account that somebody else wanted in their name must not make it for them.
 */
@Controller()
export class FinishAccountController {
  readonly #form: GuardedForm<'password', Found>;

  constructor(private readonly issuer: Issuer) {
    this.#form = new GuardedForm<'password', Found>(issuer, {
      name: 'finish-account',
      fields: { password: fields.password },
      // Guesses of one caller are held back.
      isThrottled: true,
      open: (visit) => this.#open(visit),
      act: ({ visit, subject, values: { password } }) => this.#finish(visit, subject, password),
      page: ({ words, form, subject: { account } }) => FinishAccountPage({ words, form, account }),
    });
  }

  @Answers('GET', endpoints.finishAccount)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = queryParameters(request);
    if (leavesAddress(this.issuer, endpoints.finishAccount, request, reply)) return;
    if (field(query, 'done') === '') await this.#form.show(request, reply, query);
    else sendPage(reply, (words) => AccountFinishedPage({ words }));
  }

  @Answers('POST', endpoints.finishAccount)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  async #open(visit: Visit): Promise<Opened<'password', Found> | Instead> {
    const { issuer } = this;
    if (!isOpenToStrangers(issuer.config.protocol.userRegistration)) return over;
    const secret = followedSecret(issuer, endpoints.finishAccount, visit);
    const found = await findLink(issuer, issuer.records, 'register', secret);
    if (found.kind !== 'open') return over;
    const account = await openPending(issuer, found.link.facts?.sealed ?? '', ofLinks);
    if (!account) return over;
    const hidden = [[linkParameter, secret]] as const;
    return { kind: 'open', subject: { account, secret }, about: found.link.digest, hidden };
  }

  async #finish(visit: Visit, { account, secret }: Found, password: string): Promise<FormAnswer<'password'>> {
    const { issuer } = this;
    try {
      const isRight = await issuer.identity.isPasswordOf(account, password, strangerOf(visit.request));
      if (!isRight) return { kind: 'refused', status: 401, errors: { password: message('password.wrong') } };
    } catch (error) {
      if (error instanceof IdentityError && error.code === 'temporarily_unavailable') return { kind: 'busy' };
      throw error;
    }
    await issuer.identity.guessedRight(callerOf(visit.request));
    const wanted = { account, origin: originOf(visit.request) };
    const came = await registerByLink(issuer.administration.own, wanted, secret);
    if (came === 'taken') return { kind: 'refused', alert: message('finish_account.taken') };
    if (came === 'held') return { kind: 'refused', alert: message('confirm_account.held') };
    if (came === 'made') issuer.log.event('account_created', { subject: account.subject });
    // Made before, it is theirs too: they know its password.
    return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoints.finishAccount, { done: 'yes' }) };
  }
}
