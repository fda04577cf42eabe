import { Readable } from 'node:stream';
import { Controller, Req, Res } from '@nestjs/common';
import { exportOwnData } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import { DataPage } from '../pages/account/data-page.js';
import { ownForm } from './own-form.js';
import { ownPages } from './own-pages.js';

/** What is kept of a person, as a file of theirs. */
@Controller()
export class DataController {
  readonly #form: Pick<GuardedForm<never, unknown>, 'show' | 'submit'>;

  constructor(issuer: Issuer) {
    this.#form = ownForm<never, undefined>(issuer, {
      page: ownPages.data,
      name: 'account-data',
      fields: {},
      open: async () => ({ content: undefined }),
      act: async ({ session: { subject } }) => ({
        kind: 'done',
        send: async ({ request, reply }) => {
          const own = { subject, origin: originOf(request) };
          const file = await exportOwnData(issuer.administration.own, issuer.records, own);
          issuer.log.event('own_data_exported', { subject });
          reply
            .status(200)
            .type('application/json')
            .header('content-disposition', 'attachment; filename="my-data.json"');
          await reply.send(Readable.from(file));
        },
      }),
      show: ({ words, frame, form }) => DataPage({ words, frame, form }),
    });
  }

  @Answers('GET', endpoints.accountData)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.accountData)
  download(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }
}
