import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { sendDocument } from '../http/json-document.js';
import { Issuer } from '../issuer/issuer.js';

/** OpenID Connect Discovery 1.0 §4, RFC 8414 §3, Shared Signals Framework 1.0 §7.2, RFC 7517 §5. Public and cacheable for as long as keys are prepared. */
@Controller()
export class DiscoveryController {
  constructor(private readonly issuer: Issuer) {}

  @Get('.well-known/openid-configuration')
  async openidConfiguration(@Res() reply: FastifyReply): Promise<void> {
    sendDocument(cacheable(reply), await this.issuer.core.discovery.openidConfiguration());
  }

  @Get('.well-known/oauth-authorization-server')
  async authorizationServer(@Res() reply: FastifyReply): Promise<void> {
    sendDocument(cacheable(reply), await this.issuer.core.discovery.authorizationServerMetadata());
  }

  @Get('.well-known/ssf-configuration')
  securityEvents(@Res() reply: FastifyReply): void {
    sendDocument(cacheable(reply), this.issuer.core.discovery.securityEventConfiguration());
  }

  @Get('jwks')
  async jwks(@Res() reply: FastifyReply): Promise<void> {
    sendDocument(cacheable(reply), await this.issuer.core.keyRing.jwks());
  }
}

function cacheable(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'public, max-age=300');
}
