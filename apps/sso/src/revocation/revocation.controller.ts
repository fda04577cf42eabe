import { Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientRequest } from '../http/client-request.js';
import { Issuer } from '../issuer/issuer.js';

/** RFC 7009. */
@Controller('revoke')
export class RevocationController {
  constructor(private readonly issuer: Issuer) {}

  @Post()
  async revoke(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.issuer.core.revocation.handle(clientRequest(request));
    reply.status(200).header('cache-control', 'no-store').send();
  }
}
