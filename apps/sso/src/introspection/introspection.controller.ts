import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepts } from '../http/accepted-types.js';
import { Answers } from '../http/answers.js';
import { clientRequest } from '../http/client-request.js';
import { Issuer } from '../issuer/issuer.js';

const jwtType = 'application/token-introspection+jwt';

/** RFC 7662; RFC 9701 §4 where the caller accepts a JWT. */
@Controller()
export class IntrospectionController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('POST', endpoints.introspection)
  async introspect(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const jwt = accepts(request, reply, jwtType);
    const response = await this.issuer.core.introspection.handle(clientRequest(request, reply), { jwt });
    reply.status(200);
    if (response.kind === 'jwt') reply.header('content-type', jwtType).send(response.token);
    else reply.send(response.introspection);
  }
}
