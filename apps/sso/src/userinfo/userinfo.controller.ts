import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { OAuthError, singleParameter } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';

/** OpenID Connect Core §5.3: GET and POST, the token in the header or in the form (RFC 6750 §2.1, §2.2). */
@Controller('userinfo')
export class UserInfoController {
  constructor(private readonly issuer: Issuer) {}

  @Get()
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#answer(request, reply);
  }

  @Post()
  post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#answer(request, reply);
  }

  async #answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.header('cache-control', 'no-store');
    const accessToken = bearerToken(request);
    if (accessToken === undefined) {
      // RFC 6750 §3.1: without a token the challenge says nothing more.
      reply.status(401).header('www-authenticate', 'Bearer').send();
      return;
    }
    reply.send(await this.issuer.core.userinfo.handle({ accessToken }));
  }
}

function bearerToken(request: FastifyRequest): string | undefined {
  const header = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
  const body =
    typeof request.body === 'string' && request.body !== ''
      ? singleParameter(formParameters(request), 'access_token')
      : undefined;
  if (header !== undefined && body !== undefined) {
    throw new OAuthError('invalid_request', 'the token came in more than one way');
  }
  return header ?? body;
}
