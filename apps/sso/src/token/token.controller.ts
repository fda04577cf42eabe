import { Controller, HttpCode, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { clientRequest } from '../http/client-request.js';
import { Issuer } from '../issuer/issuer.js';

/** RFC 6749 §3.2. */
@Controller()
export class TokenController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('POST', endpoints.token)
  @HttpCode(200)
  async token(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const response = await this.issuer.core.token.handle(clientRequest(request, reply));
    reply.send(response);
  }
}
