import { Controller, Res } from '@nestjs/common';
import { addressOf, endpoints } from '@signet/authorization-server';
import type { FastifyReply } from 'fastify';
import { Answers } from '../http/answers.js';
import { sendDocument } from '../http/json-document.js';
import { Issuer } from '../issuer/issuer.js';

/** What browsers and password managers read of keys. */
@Controller()
export class PasskeysController {
  constructor(private readonly issuer: Issuer) {}

  /** Web Authentication Level 3 §5.11.1: where else keys of ours may be used. */
  @Answers('GET', endpoints.relatedOrigins)
  relatedOrigins(@Res() reply: FastifyReply): void {
    sendDocument(reply, { origins: this.issuer.config.passkeys?.relatedOrigins ?? [] });
  }

  /** A Well-Known URL for Relying Party Passkey Endpoints (W3C): where password managers lead. */
  @Answers('GET', endpoints.passkeyEndpoints)
  endpoints(@Res() reply: FastifyReply): void {
    const { issuer, passkeys } = this.issuer.config;
    sendDocument(reply, passkeys ? passkeyEndpoints(issuer) : {});
  }
}

function passkeyEndpoints(issuer: string) {
  const manage = addressOf(issuer, endpoints.accountFactors);
  return { enroll: `${manage}?add=passkey`, manage };
}
