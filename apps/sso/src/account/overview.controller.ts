import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { Issuer } from '../issuer/issuer.js';
import { OverviewPage } from '../pages/account/overview-page.js';
import { HomePage } from '../pages/session-pages.js';
import { showOwn } from './own-form.js';
import { ownPages } from './own-pages.js';

/** Where a person begins at the issuer itself. */
@Controller()
export class OverviewController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.home)
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (await this.issuer.session(request)) seeOwnPage(reply, endpoints.account);
    else sendPage(reply, (words) => HomePage({ words }));
  }

  @Answers('GET', endpoints.account)
  overview(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return showOwn(this.issuer, [request, reply], ownPages.overview, {
      read: async () => ({}),
      show: ({ words, frame }) => OverviewPage({ words, frame }),
    });
  }
}
