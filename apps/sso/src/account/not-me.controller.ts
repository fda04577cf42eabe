import { Controller, Req, Res } from '@nestjs/common';
import { disownSignIn, findLink } from '@signet/administration';
import { type AccountLink, endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { followedSecret, leavesAddress } from '../forms/followed-link.js';
import { GuardedForm, type Instead } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import { linkParameter } from '../mail/link-path.js';
import { NotMeDonePage, NotMeOverPage, NotMePage } from '../pages/account/not-me-pages.js';

interface Told {
  readonly link: AccountLink;
  readonly secret: string;
  readonly person: string;
}

const done: Instead = { kind: 'instead', send: ({ reply }) => seeOwnPage(reply, endpoints.notMe, { done: 'yes' }) };

const over: Instead = {
  kind: 'instead',
  send: ({ reply }) => sendPage(reply, (words) => NotMeOverPage({ words }), { status: 404 }),
};

/** A sign-in was not its owner's. To look at the page ends nothing: mail scanners and previews do. */
@Controller()
export class NotMeController {
  readonly #form: GuardedForm<never, Told>;

  constructor(private readonly issuer: Issuer) {
    this.#form = new GuardedForm<never, Told>(issuer, {
      name: 'not-me',
      fields: {},
      open: async (visit) => {
        const secret = followedSecret(issuer, endpoints.notMe, visit);
        const found = await findLink(issuer.administration.own, issuer.records, 'not-me', secret);
        if (found.kind === 'used') return done;
        if (found.kind !== 'open' || !found.account) return over;
        const { name, username } = found.account;
        return {
          kind: 'open',
          subject: { link: found.link, secret, person: name ?? username },
          about: found.link.digest,
          hidden: [[linkParameter, secret]],
        };
      },
      act: async ({ visit: { request }, subject: { link, secret } }) => {
        const origin = originOf(request);
        const recovers = issuer.config.passwordRecovery === true;
        const used = await disownSignIn(issuer.administration.own, { link, secret, origin }, recovers);
        if (used === 'done') issuer.log.event('sign_in_disowned', { subject: link.subject });
        return { kind: 'done', send: (used === 'over' ? over : done).send };
      },
      page: ({ words, form, subject: { person } }) => NotMePage({ words, form, person }),
    });
  }

  @Answers('GET', endpoints.notMe)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (leavesAddress(this.issuer, endpoints.notMe, request, reply)) return;
    const query = queryParameters(request);
    if (field(query, 'done') === '') await this.#form.show(request, reply, query);
    else sendPage(reply, (words) => NotMeDonePage({ words, recovers: this.issuer.config.passwordRecovery === true }));
  }

  @Answers('POST', endpoints.notMe)
  end(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }
}
