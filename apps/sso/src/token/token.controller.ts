import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';

/** RFC 6749 §3.2. */
@Controller('token')
export class TokenController {
  constructor(private readonly issuer: Issuer) {}

  @Post()
  @HttpCode(200)
  async token(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const parameters = formParameters(request);
    const authorizationHeader = request.headers.authorization;
    const response = await this.issuer.core.token.handle({ parameters, authorizationHeader });
    reply.header('cache-control', 'no-store').header('pragma', 'no-cache').send(response);
  }
}
