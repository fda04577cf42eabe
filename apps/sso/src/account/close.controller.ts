import { Controller, Req, Res } from '@nestjs/common';
import { AdministrationError, closeOwnAccount } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import { normaliseUsername } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fields } from '../forms/fields.js';
import type { FormAnswer, GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import { ClosedPage, ClosePage, type CloseView } from '../pages/account/close-pages.js';
import { message } from '../pages/messages/catalogue.js';
import { deletionGrace } from './deletion-grace.js';
import { ownForm } from './own-form.js';
import { ownPages } from './own-pages.js';

/** A person closes their account, to have it deleted or not: signed in just now, and with their username typed. */
@Controller()
export class CloseController {
  readonly #form: Pick<GuardedForm<'username', unknown>, 'show' | 'submit'>;

  constructor(private readonly issuer: Issuer) {
    this.#form = ownForm<'username', CloseView>(issuer, {
      page: ownPages.close,
      name: 'account-close',
      fields: { username: { ...fields.username, autocomplete: 'off' } },
      open: async (_, { subject }) => {
        const account = await issuer.records.accounts.find(subject);
        return { content: { username: account?.username ?? '', grace: this.#grace } };
      },
      act: ({ visit: { parameters, request }, session: { subject }, content, values }) =>
        isSame(values.username, content.username)
          ? this.#close(request, subject, field(parameters, 'what') === 'delete')
          : Promise.resolve({ kind: 'refused', errors: { username: message('account.close.not_yours') } }),
      show: (shown) => ClosePage(shown),
    });
  }

  get #grace(): number {
    return deletionGrace(this.issuer.config);
  }

  @Answers('GET', endpoints.accountClose)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = queryParameters(request);
    const done = field(query, 'done');
    if (done === '') await this.#form.show(request, reply, query);
    else sendPage(reply, (words) => ClosedPage({ words, isDeleted: done === 'delete' }));
  }

  @Answers('POST', endpoints.accountClose)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  async #close(request: FastifyRequest, subject: string, isDeleted: boolean): Promise<FormAnswer<'username'>> {
    const { administration, cookies, log } = this.issuer;
    const reason = isDeleted ? 'delete' : 'close';
    try {
      const own = { subject, origin: originOf(request) };
      await closeOwnAccount(administration.ports, own, isDeleted ? this.#grace : undefined);
    } catch (error) {
      if (!(error instanceof AdministrationError) || error.code !== 'last_owner') throw error;
      return { kind: 'refused', alert: message('account.close.last_owner') };
    }
    log.event('account_closed', { subject, reason });
    return {
      kind: 'done',
      send: ({ reply }) => {
        cookies.clearSession(reply);
        seeOwnPage(reply, endpoints.accountClose, { done: reason });
      },
    };
  }
}

function isSame(typed: string, username: string): boolean {
  try {
    return normaliseUsername(typed) === username;
  } catch {
    return false;
  }
}
