import { Controller, Req, Res } from '@nestjs/common';
import { Outbox } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { sendErrorPage, sendPage } from '../http/page-response.js';
import { Issuer } from '../issuer/issuer.js';
import { OutboxPage } from '../pages/outbox-page.js';

/** Messages of one page. */
const mostShown = 50;

const loopbackAddress = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
/** RFC 7239, RFC 9110 §7.6.3, and what proxies say instead. */
const saidByProxies = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];
const loopbackName = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

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

/**
 * By the connection, which nobody but this machine has, and by the name that was asked for: a page elsewhere whose name leads here has
 * another. A proxy or tunnel on this machine has both, and says for whom it asks.
 */
function isFromHere({ raw: { socket }, headers }: FastifyRequest): boolean {
  const isForOthers = saidByProxies.some((name) => headers[name] !== undefined);
  return (
    !isForOthers &&
    loopbackAddress.test(socket.remoteAddress ?? '') &&
    loopbackName.test((headers.host ?? '').toLowerCase())
  );
}
