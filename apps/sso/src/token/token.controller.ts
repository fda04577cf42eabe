import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientRequest } from '../http/client-request.js';
import { Issuer } from '../issuer/issuer.js';

/** RFC 6749 §3.2. */
@Controller('token')
export class TokenController {
  constructor(private readonly issuer: Issuer) {}

  @Post()
  @HttpCode(200)
  async token(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const response = await this.issuer.core.token.handle(clientRequest(request));
    reply.header('cache-control', 'no-store').header('pragma', 'no-cache').send(response);
  }
}
