import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { isFromHere } from '../http/is-from-here.js';
import { sendErrorPage, sendPage } from '../http/page-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { DevPagesPage } from '../pages/dev-pages-page.js';
import { shownPages } from './shown-pages.js';

/** How our pages look, without going through what they are of. It is there where the outbox is, though there is nothing in it. */
@Controller()
export class DevPagesController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.devPages)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (!this.issuer.config.devPages || !isFromHere(request)) {
      sendErrorPage(reply, { code: 'invalid_request' }, { status: 404 });
      return;
    }
    const parameters = queryParameters(request);
    const [page, state, scheme] = ['page', 'state', 'scheme'].map((name) => field(parameters, name));
    const asked = scheme === 'light' || scheme === 'dark' ? scheme : undefined;
    if (page === '' || page === undefined) {
      sendPage(reply, (words) => DevPagesPage({ words, pages: listed(asked) }), { scheme: asked });
      return;
    }
    const states = Object.hasOwn(shownPages, page) ? shownPages[page]?.states : undefined;
    const shown = states && state !== undefined && Object.hasOwn(states, state) ? states[state] : undefined;
    if (shown) sendPage(reply, shown, { scheme: asked });
    else sendErrorPage(reply, { code: 'invalid_request' }, { status: 404 });
  }
}

function listed(scheme: string | undefined) {
  return Object.entries(shownPages).map(([name, { states }]) => ({
    name,
    states: Object.keys(states).map((state) => ({
      name: state,
      href: `?${new URLSearchParams({ page: name, state, ...(scheme && { scheme }) })}`,
    })),
  }));
}
