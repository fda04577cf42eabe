import { Controller, Req, Res } from '@nestjs/common';
import { endUpstreamSessions } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { callerOf } from '../http/caller.js';
import { field, formParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import { NoLogoutToken, readLogoutToken } from './logout-token.js';
import { openProvider } from './open-provider.js';
import { outageOf } from './upstreams.js';

/** OpenID Connect Back-Channel Logout 1.0 §2.5, §2.8: a provider says that somebody signed out there, and is answered with nothing. */
@Controller()
export class UpstreamLogoutController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('POST', endpoints.upstreamLogout)
  async end(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { issuer } = this;
    const { providerId = '' } = request.params as { readonly providerId?: string };
    const provider = await openProvider(issuer, providerId);
    if (provider?.kind !== 'oidc') return refuse(reply, 404);
    try {
      const token = field(formParameters(request), 'logout_token');
      const logout = await issuer.upstreams.onBehalfOf(callerOf(request).address, () =>
        readLogoutToken(issuer, provider, token),
      );
      const origin = originOf(request);
      const count = await endUpstreamSessions(issuer.administration.own, { ...logout, providerId, origin });
      if (count === undefined) throw new NoLogoutToken('jti was used before');
      issuer.log.event('upstream_signed_out', { provider: providerId, count });
      reply.status(200).header('cache-control', 'no-store').send();
    } catch (error) {
      const outage = outageOf(error);
      const reason = outage ?? (error instanceof NoLogoutToken ? error.message : undefined);
      if (reason === undefined) throw error;
      issuer.log.event('upstream_logout_refused', { provider: providerId, reason });
      refuse(reply, outage === undefined ? 400 : 503);
    }
  }
}

function refuse(reply: FastifyReply, status: 400 | 404 | 503): void {
  reply
    .status(status)
    .header('cache-control', 'no-store')
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify({ error: status === 503 ? 'temporarily_unavailable' : 'invalid_request' }));
}
