import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '@signet/auth-contracts/nest';

@ApiTags('health')
@Controller('health')
export class HealthController {
  @Public()
  @Get()
  read() {
    return { status: 'ok' };
  }
}
