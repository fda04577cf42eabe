import { randomUUID } from 'node:crypto';
import { Controller, Req, Res } from '@nestjs/common';
import { endpoints, OAuthError, singleParameter, type UserInfoRequest } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { dpopProofs } from '../http/client-request.js';
import { formParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';

/** OpenID Connect Core §5.3: GET and POST, the token in the header or in the form (RFC 6750 §2.1, §2.2; RFC 9449 §7). */
@Controller()
export class UserInfoController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.userinfo)
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#answer('GET', request, reply);
  }

  @Answers('POST', endpoints.userinfo)
  post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#answer('POST', request, reply);
  }

  async #answer(method: 'GET' | 'POST', request: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.status(200).header('x-fapi-interaction-id', interactionId(request.headers['x-fapi-interaction-id']));
    const presented = presentedToken(request);
    if (presented === undefined) {
      // RFC 6750 §3.1: without a token the challenge says nothing more.
      reply.status(401).header('www-authenticate', 'Bearer').send();
      return;
    }
    const { userinfo } = this.issuer.core;
    const response = await userinfo.handle({ ...presented, method, dpopProofs: dpopProofs(request) });
    if (response.kind === 'json') reply.send(response.claims);
    else reply.header('content-type', 'application/jwt').send(response.token);
  }
}

/** FAPI 1.0 Part 1 §6.2.1: the caller's id of the call, or one of ours, so that both logs can name it. */
function interactionId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given) ? given : randomUUID();
}

function presentedToken(request: FastifyRequest): Pick<UserInfoRequest, 'accessToken' | 'scheme'> | undefined {
  const header = /^(bearer|dpop) +([A-Za-z0-9\-._~+/]+=*)$/i.exec(request.headers.authorization ?? '');
  const body =
    typeof request.body === 'string' && request.body !== ''
      ? singleParameter(formParameters(request), 'access_token')
      : undefined;
  if (header && body !== undefined) throw new OAuthError('invalid_request', 'the token came in more than one way');
  if (header?.[2]) return { accessToken: header[2], scheme: header[1]?.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer' };
  return body === undefined ? undefined : { accessToken: body, scheme: 'Bearer' };
}
