import { Controller, Param, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply } from 'fastify';
import { Answers } from '../http/answers.js';
import { sendErrorPage } from '../http/page-response.js';

/** A picture, or a stylesheet that loads pictures from beside it, opened as a page of its own: nothing in it may run. */
const policy = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** The files of an operator's theme, which pages load from here. */
@Controller()
export class LookFileController {
  @Answers('GET', endpoints.lookFile)
  file(@Param('name') name: string, @Res() reply: FastifyReply): void {
    const file = reply.request.server.lookFile?.(name);
    if (file === undefined) {
      reply.header('cache-control', 'no-store');
      sendErrorPage(reply, { code: 'invalid_request' }, { status: 404 });
      return;
    }
    reply.header('content-type', file.type).header('content-security-policy', policy).send(Buffer.from(file.body));
  }
}
