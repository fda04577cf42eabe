import { type BeforeApplicationShutdown, type FactoryProvider, type OnApplicationBootstrap } from '@nestjs/common';
import { AuthContractsHealth } from '@signet/auth-contracts/nest';
import { Readiness } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import type { DataSource } from 'typeorm';
import type { GuardConfig } from '../config/guard-config.js';
import { databaseChecks } from '../persistence/database-checks.js';
import { tokenChecks } from './token-checks.js';

/** Whether an API should be sent requests, as long as its application lives. */
export class ApiReadiness extends Readiness implements OnApplicationBootstrap, BeforeApplicationShutdown {
  onApplicationBootstrap(): Promise<void> {
    return this.start();
  }

  /** Before the database closes. */
  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }
}

/** @param database that `openDatabase` opened */
export function apiReadiness(database: DataSource, config: GuardConfig, log: Log): FactoryProvider<ApiReadiness> {
  return {
    provide: ApiReadiness,
    inject: [AuthContractsHealth],
    useFactory: (tokens: AuthContractsHealth) => {
      const checks = [
        ...databaseChecks(database),
        ...tokenChecks(() => tokens.check().tokens, config.revocationsStaleAfter),
      ];
      const onChange: ConstructorParameters<typeof Readiness>[1] = {
        onChange: ({ status, reasons }) =>
          log.event('readiness_changed', { status, reasons: reasons.map(({ reason }) => reason).join(' ') }),
      };
      return new ApiReadiness(checks, onChange);
    },
  };
}
