import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { clientRequest } from '../http/client-request.js';
import { Issuer } from '../issuer/issuer.js';

/** RFC 7009. */
@Controller()
export class RevocationController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('POST', endpoints.revocation)
  async revoke(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.issuer.core.revocation.handle(clientRequest(request, reply));
    reply.status(200).send();
  }
}
