import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import { DatabaseUnavailable } from '@signet/runtime/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { sendPage } from '../http/page-response.js';
import { Issuer } from '../issuer/issuer.js';
import { HomePage } from '../pages/session-pages.js';

/** The start page, and whether the issuer can do its work. */
@Controller()
export class HealthController {
  constructor(private readonly issuer: Issuer) {}

  /** Within two seconds: 503 where the database has not answered by then. */
  @Answers('GET', endpoints.health)
  async health(@Res() reply: FastifyReply): Promise<void> {
    if (!(await this.issuer.databaseProbe.answers())) {
      throw new DatabaseUnavailable('no answer to the health check');
    }
    reply.send({ status: 'ok' });
  }

  @Answers('GET', endpoints.home)
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = await this.issuer.session(request);
    const person = session && (await this.issuer.nameOf(session.subject));
    sendPage(reply, (words) => HomePage({ words, person }));
  }
}
