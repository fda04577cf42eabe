import { Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientRequest } from '../http/client-request.js';
import { Issuer } from '../issuer/issuer.js';

/** RFC 9126 §2. */
@Controller('par')
export class PushedAuthorizationController {
  constructor(private readonly issuer: Issuer) {}

  @Post()
  async push(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const response = await this.issuer.core.pushedAuthorization.handle(clientRequest(request));
    reply.status(201).header('cache-control', 'no-store').send(response);
  }
}
