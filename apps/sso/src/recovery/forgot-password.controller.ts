import { Controller, Req, Res } from '@nestjs/common';
import { askRecovery } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fields } from '../forms/fields.js';
import { GuardedForm, type Instead, type Opened } from '../forms/guarded-form.js';
import { type Visit, visitOf } from '../forms/visit.js';
import { againOf } from '../http/again.js';
import { Answers } from '../http/answers.js';
import { callerOf } from '../http/caller.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { wishedWords } from '../http/request-words.js';
import { findInteraction, viewOfClient } from '../interaction/found-interaction.js';
import { Issuer } from '../issuer/issuer.js';
import type { ClientView } from '../pages/client-view.js';
import { ForgotPasswordPage, RecoverySentPage } from '../pages/recovery-pages.js';
import { notOffered } from './not-offered.js';

/** Where this browser is on the way to, as far as its pages carry it on. */
interface OnTheWay {
  readonly interaction?: string | undefined;
  readonly again?: string | undefined;
  /** To which app. */
  readonly client?: ClientView | undefined;
}

/**
 * Nobody learns here whether there is an account: the answer is one and the same, and is given before anybody is looked up (`LaterWork`).
 */
@Controller()
export class ForgotPasswordController {
  readonly #form: GuardedForm<'identifier', OnTheWay>;

  constructor(private readonly issuer: Issuer) {
    this.#form = new GuardedForm<'identifier', OnTheWay>(issuer, {
      name: 'forgot-password',
      fields: { identifier: fields.identifier },
      // Never taken back: mail that strangers cause is bounded too.
      isThrottled: true,
      work: 'here',
      open: (visit) => this.#open(visit),
      act: async ({ visit, subject: on, values: { identifier } }) => {
        const { request, reply } = visit;
        const asked = {
          identifier,
          origin: originOf(request),
          source: callerOf(request).address,
          interactionId: on.interaction,
        };
        const isTaken = issuer.later.after(reply, async () => {
          const reason = await askRecovery(issuer.administration.own, asked);
          issuer.log.event('password_recovery_asked', { reason });
        });
        if (!isTaken) return { kind: 'busy' };
        return {
          kind: 'done',
          send: (each) => seeOwnPage(each.reply, endpoints.forgotPassword, { ...carriedOf(on), sent: 'yes' }),
        };
      },
      page: ({ words, form, subject: on }) =>
        ForgotPasswordPage({ words, form, client: on.client, back: pathTo('login', on) }),
    });
  }

  @Answers('GET', endpoints.forgotPassword)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = queryParameters(request);
    if (!this.issuer.config.passwordRecovery || field(query, 'sent') === '') {
      await this.#form.show(request, reply, query);
      return;
    }
    const on = await this.#onTheWay(visitOf(this.issuer, request, reply, query));
    const { language } = wishedWords(request) ?? {};
    const again = pathTo('forgot-password', on, language) ?? 'forgot-password';
    const back = pathTo('login', on, language);
    sendPage(reply, (words) => RecoverySentPage({ words, client: on.client, again, back }));
  }

  @Answers('POST', endpoints.forgotPassword)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  async #open(visit: Visit): Promise<Opened<'identifier', OnTheWay> | Instead> {
    if (!this.issuer.config.passwordRecovery) return notOffered;
    const on = await this.#onTheWay(visit);
    const hidden = Object.entries(carriedOf(on));
    return { kind: 'open', subject: on, about: on.interaction ?? '', hidden };
  }

  /** Of an interaction of this browser alone; of any other nothing is said. */
  async #onTheWay(visit: Visit): Promise<OnTheWay> {
    const found = await findInteraction(this.issuer, visit);
    if (!found || found.view.isAnswered) return {};
    return {
      interaction: found.reference.interactionId,
      again: againOf(visit.parameters),
      client: viewOfClient(found),
    };
  }
}

/** Undefined where this browser is on the way to nothing. */
function pathTo(page: string, on: OnTheWay, language?: string): string | undefined {
  if (on.interaction === undefined) return undefined;
  const query = new URLSearchParams({ ...carriedOf(on), ...(language !== undefined && { ui_locales: language }) });
  return `${page}?${query}`;
}

function carriedOf({ interaction, again }: OnTheWay): Readonly<Record<string, string>> {
  return { ...(interaction !== undefined && { interaction }), ...(again !== undefined && { again }) };
}
