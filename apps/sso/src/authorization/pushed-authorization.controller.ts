import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { clientRequest } from '../http/client-request.js';
import { Issuer } from '../issuer/issuer.js';

/** RFC 9126 §2. */
@Controller()
export class PushedAuthorizationController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('POST', endpoints.pushedAuthorization)
  async push(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const response = await this.issuer.core.pushedAuthorization.handle(clientRequest(request, reply));
    reply.status(201).send(response);
  }
}
