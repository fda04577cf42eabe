import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GuardedForm } from '../forms/guarded-form.js';
import { visitOf } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { type GivenTime, MoreTimeGivenPage, MoreTimePage } from '../pages/more-time-page.js';
import { type FoundInteraction, findInteraction } from './found-interaction.js';
import { gone } from './gone.js';

/** Who needs more time for a page gets it, beside that page, on which nothing is lost; so often and no more (`timeLimitOf`). */
@Controller()
export class MoreTimeController {
  readonly #form: GuardedForm<never, FoundInteraction>;

  constructor(private readonly issuer: Issuer) {
    this.#form = new GuardedForm<never, FoundInteraction>(issuer, {
      name: 'more-time',
      fields: {},
      open: async (visit) => {
        const found = await findInteraction(issuer, visit);
        if (!found || found.view.isAnswered) return gone(issuer);
        const { reference, secret, hidden, view } = found;
        const { clientId } = view.client;
        return { kind: 'open', subject: found, about: reference.interactionId, secret, hidden, clientId };
      },
      act: async ({ subject: { reference } }) => {
        const interaction = reference.interactionId;
        const limit = await issuer.core.journey.extend(reference);
        if (!limit) return { kind: 'done', send: gone(issuer).send };
        return {
          kind: 'done',
          send: ({ reply }) => seeOwnPage(reply, endpoints.moreTime, { interaction, given: 'yes' }),
        };
      },
      page: ({ words, form }) => MoreTimePage({ words, form }),
    });
  }

  @Answers('GET', endpoints.moreTime)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = queryParameters(request);
    const found =
      field(query, 'given') === ''
        ? undefined
        : await findInteraction(this.issuer, visitOf(this.issuer, request, reply, query));
    if (!found || found.view.isAnswered) return this.#form.show(request, reply, query);
    const time = this.#given(found);
    sendPage(reply, (words) => MoreTimeGivenPage({ words, time }));
  }

  @Answers('POST', endpoints.moreTime)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  #given({ view: { limit } }: FoundInteraction): GivenTime {
    const { until, most } = limit;
    return { until, left: Math.max(0, until - this.issuer.clock.now()), isLast: until >= most };
  }
}
