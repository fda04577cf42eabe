import { Controller, Param, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptsEncoding } from '../http/accepted-types.js';
import { Answers } from '../http/answers.js';
import type { ConsoleFiles } from './console-files.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Undefined where it is switched off. */
    consoleFiles?: ConsoleFiles | undefined;
  }
}

/**
 * What is ours and nothing else; text never becomes markup or a script (Trusted Types). It asks this issuer alone. A frame is what the console made
 * itself, the preview of a theme: it is held to this policy too, and so to the style sheet within its own document (`data:`).
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' data:",
  'frame-src blob:',
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** The operators' console: one document at each of its addresses, and its files. What it shows it asks of the administration API. */
@Controller()
export class ConsoleController {
  @Answers('GET', endpoints.console)
  home(@Res() reply: FastifyReply): void {
    send(reply);
  }

  @Answers('GET', endpoints.consoleList)
  list(@Res() reply: FastifyReply): void {
    send(reply);
  }

  @Answers('GET', endpoints.consoleRecord)
  record(@Res() reply: FastifyReply): void {
    send(reply);
  }

  @Answers('GET', endpoints.consoleCallback)
  callback(@Res() reply: FastifyReply): void {
    send(reply);
  }

  @Answers('GET', endpoints.consoleFile)
  async file(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('name') name: string): Promise<void> {
    const file = request.server.consoleFiles?.find(name);
    if (file === undefined) return reply.callNotFound();
    reply.header('content-type', file.type);
    if (acceptsEncoding(request, reply, 'br')) reply.header('content-encoding', 'br').send(await file.compressed());
    else reply.send(file.source);
  }
}

function send(reply: FastifyReply): void {
  const files = reply.request.server.consoleFiles;
  if (files === undefined) {
    reply.callNotFound();
    return;
  }
  reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .header('x-frame-options', 'DENY')
    .send(files.document);
}
