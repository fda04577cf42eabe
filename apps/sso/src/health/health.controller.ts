import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import { statusOf } from '@signet/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { sendPage } from '../http/page-response.js';
import { Issuer } from '../issuer/issuer.js';
import { HomePage } from '../pages/session-pages.js';

/** The start page, whether the process lives, and whether it should be sent requests. */
@Controller()
export class HealthController {
  constructor(private readonly issuer: Issuer) {}

  /** Asks nobody: what is wrong elsewhere no restart cures. Proxies look here too, so it says when the process is about to end. */
  @Answers('GET', endpoints.health)
  health(@Res() reply: FastifyReply): void {
    const isDraining = this.issuer.readiness.report().status === 'draining';
    reply.status(isDraining ? 503 : 200).send({ status: isDraining ? 'draining' : 'ok' });
  }

  /** Why it should not is for operators alone. */
  @Answers('GET', endpoints.readiness)
  ready(@Res() reply: FastifyReply): void {
    const report = this.issuer.readiness.report();
    reply.status(statusOf(report)).send({ status: report.status });
  }

  @Answers('GET', endpoints.home)
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = await this.issuer.session(request);
    const person = session && (await this.issuer.nameOf(session.subject, request));
    sendPage(reply, (words) => HomePage({ words, person }));
  }
}
