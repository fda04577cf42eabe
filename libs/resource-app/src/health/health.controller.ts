import { Controller, Get, HttpException, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuthContractsHealth, Public } from '@signet/auth-contracts/nest';
import { type DatabaseProbe, DatabaseUnavailable } from '@signet/runtime/database';
import { DataSource } from 'typeorm';
import { databaseProbe } from '../persistence/open-database.js';

@Public()
@ApiTags('health')
@Controller('health')
export class HealthController {
  readonly #database: DatabaseProbe;

  constructor(
    @Inject(AuthContractsHealth) private readonly tokens: AuthContractsHealth,
    @Inject(DataSource) database: DataSource,
  ) {
    this.#database = databaseProbe(database);
  }

  /** The process lives and its database answers, said within two seconds; 503 if it does not. */
  @Get()
  async read() {
    if (!(await this.#database.answers())) throw new DatabaseUnavailable('no answer to the health check');
    return { status: 'ok' };
  }

  /** Besides, it can verify tokens: the known `kid`s, their age, and how old its knowledge of revocations is; 503 if not. */
  @Get('ready')
  async ready() {
    const { status } = await this.read();
    const { tokens } = this.tokens.check();
    if (tokens.status === 'down') throw new HttpException({ error: 'not_ready', tokens }, 503);
    return { status, tokens };
  }
}
