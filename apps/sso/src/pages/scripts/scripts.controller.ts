import { Controller, Param, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptsEncoding } from '../../http/accepted-types.js';
import { Answers } from '../../http/answers.js';

/** What browsers run on our pages, each under a name that says what is in it. It may ask nobody anything: its policy is that of every answer. */
@Controller()
export class ScriptsController {
  @Answers('GET', endpoints.script)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('name') name: string): Promise<void> {
    const script = request.server.scripts?.find(name);
    if (script === undefined) return reply.callNotFound();
    reply.header('content-type', 'text/javascript; charset=utf-8');
    if (acceptsEncoding(request, reply, 'br')) reply.header('content-encoding', 'br').send(await script.compressed());
    else reply.send(script.source);
  }
}
