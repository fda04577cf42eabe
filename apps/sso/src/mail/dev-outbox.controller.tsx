import { Controller, Req, Res } from '@nestjs/common';
import { Outbox } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { isFromHere } from '../http/is-from-here.js';
import { sendErrorPage, sendPage } from '../http/page-response.js';
import { Issuer } from '../issuer/issuer.js';
import { OutboxPage } from '../pages/outbox-page.js';

/** Messages of one page. */
const mostShown = 50;

/** Mail of an issuer that is tried out. Codes and links are in it, so that it is there for nobody but whoever sits at the machine. */
@Controller()
export class DevOutboxController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.devOutbox)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { config } = this.issuer;
    const folder = config.mail?.smtp === undefined ? config.mail?.outbox : undefined;
    if (!config.devPages || folder === undefined || !isFromHere(request)) {
      sendErrorPage(reply, { code: 'invalid_request' }, { status: 404 });
      return;
    }
    const messages = await new Outbox(folder).list(mostShown);
    sendPage(reply, (words) => OutboxPage({ words, messages, issuer: config.issuer }));
  }
}
