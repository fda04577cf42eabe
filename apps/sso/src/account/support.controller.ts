import { Controller, Req, Res } from '@nestjs/common';
import {
  AdministrationError,
  endOwnSupport,
  enterOwnSupport,
  listOwnSupport,
  type SupportView,
} from '@signet/administration';
import { endpoints, type Session } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FormAnswer, GuardedForm } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import { type SupportItem, SupportPage } from '../pages/account/support-page.js';
import { clientView } from '../pages/client-view.js';
import { message } from '../pages/messages/catalogue.js';
import { ownForm } from './own-form.js';
import { ownPages } from './own-pages.js';

interface Content {
  readonly accesses: readonly SupportItem[];
}

/** Where somebody of support enters what they asked for, by a fresh sign-in of their own, and ends it (decision 101). */
@Controller()
export class SupportController {
  readonly #form: Pick<GuardedForm<never, unknown>, 'show' | 'submit'>;

  constructor(private readonly issuer: Issuer) {
    this.#form = ownForm<never, Content>(issuer, {
      page: ownPages.support,
      name: 'account-support',
      fields: {},
      open: async (_, session) => ({ content: { accesses: await this.#accesses(session) } }),
      act: ({ visit, session }) => this.#act(visit, session),
      show: (shown) => SupportPage(shown),
    });
  }

  @Answers('GET', endpoints.accountSupport)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.accountSupport)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  async #act({ parameters, request }: Visit, session: Session): Promise<FormAnswer<never>> {
    const { own } = this.issuer.administration;
    const supporter = { subject: session.subject, origin: originOf(request) };
    const entered = field(parameters, 'enter');
    try {
      if (entered !== '') await enterOwnSupport(own, supporter, session, entered);
      else await endOwnSupport(own, supporter, field(parameters, 'end'));
    } catch (error) {
      if (!(error instanceof AdministrationError)) throw error;
      return {
        kind: 'refused',
        alert: message(error.code === 'in_use' ? 'account.support.one' : 'account.support.over'),
      };
    }
    return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoints.accountSupport) };
  }

  async #accesses({ subject }: Session): Promise<readonly SupportItem[]> {
    const { records, clock } = this.issuer;
    const open = await listOwnSupport(records, subject, clock.now());
    return Promise.all(open.map((access) => this.#item(access)));
  }

  async #item({ accessId, subject, reason, clientIds, state, enterBefore, until }: SupportView): Promise<SupportItem> {
    const { records, stores } = this.issuer;
    const [person, clients] = await Promise.all([
      records.accounts.find(subject),
      Promise.all(clientIds.map((clientId) => stores.clients.find(clientId))),
    ]);
    return {
      accessId,
      person: person?.username ?? subject,
      reason,
      apps: clients.flatMap((client) => (client ? [clientView(client).name] : [])),
      isEntered: state === 'entered',
      enterBefore,
      until,
    };
  }
}
