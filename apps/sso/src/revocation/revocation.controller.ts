import { Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';

/** RFC 7009. */
@Controller('revoke')
export class RevocationController {
  constructor(private readonly issuer: Issuer) {}

  @Post()
  async revoke(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const parameters = formParameters(request);
    await this.issuer.core.revocation.handle({ parameters, authorizationHeader: request.headers.authorization });
    reply.status(200).header('cache-control', 'no-store').send();
  }
}
