import { Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientRequest } from '../http/client-request.js';
import { Issuer } from '../issuer/issuer.js';

const jwtType = 'application/token-introspection+jwt';

/** RFC 7662; RFC 9701 §4 where the caller accepts a JWT. */
@Controller('introspect')
export class IntrospectionController {
  constructor(private readonly issuer: Issuer) {}

  @Post()
  async introspect(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const accepted = (request.headers.accept ?? '')
      .split(',')
      .map((item) => item.split(';', 1)[0]?.trim().toLowerCase());
    const jwt = accepted.includes(jwtType);
    const response = await this.issuer.core.introspection.handle(clientRequest(request), { jwt });
    reply.status(200).header('cache-control', 'no-store').header('vary', 'Accept');
    if (response.kind === 'jwt') reply.header('content-type', jwtType).send(response.token);
    else reply.send(response.introspection);
  }
}
