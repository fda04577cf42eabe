import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '@signet/auth-contracts/nest';
import { statusOf } from '@signet/runtime';
import type { FastifyReply } from 'fastify';
import { ApiReadiness } from './api-readiness.js';

@Public()
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(@Inject(ApiReadiness) private readonly readiness: ApiReadiness) {}

  /** The process lives. It asks nobody: what is wrong elsewhere no restart cures. */
  @Get()
  read() {
    return { status: 'ok' };
  }

  /** Whether it should be sent requests; 503 if not. Why is for operators alone. */
  @Get('ready')
  ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const report = this.readiness.report();
    reply.status(statusOf(report));
    return { status: report.status };
  }
}
