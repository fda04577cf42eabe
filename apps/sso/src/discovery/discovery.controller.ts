import { Controller, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply } from 'fastify';
import { Answers } from '../http/answers.js';
import { sendDocument } from '../http/json-document.js';
import { Issuer } from '../issuer/issuer.js';

/** OpenID Connect Discovery 1.0 §4, RFC 8414 §3, Shared Signals Framework 1.0 §7.2, RFC 7517 §5. */
@Controller()
export class DiscoveryController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.openidConfiguration)
  async openidConfiguration(@Res() reply: FastifyReply): Promise<void> {
    sendDocument(reply, await this.issuer.core.discovery.openidConfiguration());
  }

  @Answers('GET', endpoints.authorizationServer)
  async authorizationServer(@Res() reply: FastifyReply): Promise<void> {
    sendDocument(reply, await this.issuer.core.discovery.authorizationServerMetadata());
  }

  @Answers('GET', endpoints.securityEventConfiguration)
  securityEvents(@Res() reply: FastifyReply): void {
    sendDocument(reply, this.issuer.core.discovery.securityEventConfiguration());
  }

  @Answers('GET', endpoints.jwks)
  async jwks(@Res() reply: FastifyReply): Promise<void> {
    sendDocument(reply, await this.issuer.core.keyRing.jwks());
  }
}
