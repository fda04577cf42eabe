import { Controller, Req, Res } from '@nestjs/common';
import { changeOwnEmail, confirmNewEmail } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fields } from '../forms/fields.js';
import type { FormAnswer, GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { callerOf } from '../http/caller.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import { EmailPage, type EmailView } from '../pages/account/email-page.js';
import { message } from '../pages/messages/catalogue.js';
import { ownForm } from './own-form.js';
import { ownPages } from './own-pages.js';

type Names = 'email' | 'email_code';

/** Another address: first where a code is sent, then the code. */
@Controller()
export class EmailController {
  readonly #form: Pick<GuardedForm<Names, unknown>, 'show' | 'submit'>;

  constructor(private readonly issuer: Issuer) {
    this.#form = ownForm<Names, EmailView>(issuer, {
      page: ownPages.email,
      name: 'account-email',
      fields: { email: fields.newEmail, email_code: fields.emailCode },
      open: async ({ parameters }, { subject }) => {
        const account = await issuer.records.accounts.find(subject);
        const isSent = field(parameters, 'sent') !== '';
        const content = {
          email: account?.email,
          isVerified: account?.emailVerified ?? false,
          isSent,
          isChanged: field(parameters, 'changed') !== '',
        };
        return {
          content,
          omitted: [isSent ? 'email' : 'email_code'],
          hidden: isSent ? ([['sent', 'yes']] as const) : [],
        };
      },
      act: ({ visit: { request }, session: { subject }, content, values }) =>
        content.isSent ? this.#confirm(request, subject, values.email_code) : this.#ask(request, subject, values.email),
      show: (shown) => EmailPage(shown),
    });
  }

  @Answers('GET', endpoints.accountEmail)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.accountEmail)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  /** The answer is the same whether somebody has the address or not, and whether mail goes out or not. */
  async #ask(request: FastifyRequest, subject: string, email: string): Promise<FormAnswer<Names>> {
    const { administration, log } = this.issuer;
    const own = { subject, origin: originOf(request) };
    const asked = await changeOwnEmail(administration.own, own, email, callerOf(request).address);
    if (asked.kind === 'same') return { kind: 'refused', errors: { email: message('email.same') } };
    if (asked.kind !== 'asked') return { kind: 'refused', errors: { email: message('email.invalid') } };
    log.event('email_change_asked', { subject, reason: asked.mail });
    return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoints.accountEmail, { sent: 'yes' }) };
  }

  /** Guesses of one caller are held back, whoever's codes they are at. */
  async #confirm(request: FastifyRequest, subject: string, typed: string): Promise<FormAnswer<Names>> {
    const { administration, identity, log } = this.issuer;
    const caller = callerOf(request);
    const seconds = await identity.reserveGuess(caller);
    if (seconds > 0) return { kind: 'locked', seconds };
    const own = { subject, origin: originOf(request) };
    const came = await confirmNewEmail(administration.own, own, typed.replace(/\D/g, ''));
    switch (came) {
      case 'changed':
        await identity.guessedRight(caller);
        log.event('email_changed', { subject });
        return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoints.accountEmail, { changed: 'yes' }) };
      case 'wrong':
        return { kind: 'refused', errors: { email_code: message('email_code.wrong') } };
      case 'over':
        return { kind: 'refused', errors: { email_code: message('email.over') } };
      case 'too_many':
        return { kind: 'refused', errors: { email_code: message('email.too_many') } };
    }
  }
}
