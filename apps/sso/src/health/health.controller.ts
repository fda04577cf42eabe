import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendPage } from '../http/page-response.js';
import { Issuer } from '../issuer/issuer.js';
import { HomePage } from '../pages/session-pages.js';

/** The start page, and whether the issuer can do its work: its keys and its database answer. */
@Controller()
export class HealthController {
  constructor(private readonly issuer: Issuer) {}

  @Get('health')
  async health(@Res() reply: FastifyReply): Promise<void> {
    await this.issuer.stores.resourceServers.find('health');
    reply.header('cache-control', 'no-store').send({ status: 'ok' });
  }

  @Get()
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = await this.issuer.session(request);
    const person = session && (await this.issuer.nameOf(session.subject));
    sendPage(reply, (words) => HomePage({ words, person }));
  }
}
