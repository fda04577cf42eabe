import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { jsonClientRequest } from '../http/client-request.js';
import { jsonBody } from '../http/parameters.js';
import { countReported } from '../issuer/count-activity.js';
import { Issuer } from '../issuer/issuer.js';

/** What APIs refused. */
@Controller()
export class RefusalReportsController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('POST', endpoints.refusalReports)
  async take(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const body = jsonBody(request, 'invalid_request');
    const codes = await this.issuer.core.refusalReports.take(jsonClientRequest(request, reply), body);
    this.issuer.refusalBook.countReported(codes.length);
    countReported(this.issuer.activity, codes);
    reply.status(204).send();
  }
}
