import { Controller, Get, HttpException, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuthContractsHealth, Public } from '@signet/auth-contracts/nest';

@Public()
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(@Inject(AuthContractsHealth) private readonly tokens: AuthContractsHealth) {}

  /** The process lives. */
  @Get()
  read() {
    return { status: 'ok' };
  }

  /** It can verify tokens: the known `kid`s, their age, and how old its knowledge of revocations is; 503 if not. */
  @Get('ready')
  ready() {
    const { tokens } = this.tokens.check();
    if (tokens.status === 'down') throw new HttpException({ error: 'not_ready', tokens }, 503);
    return { status: 'ok', tokens };
  }
}
