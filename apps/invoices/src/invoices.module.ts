import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { invoicesAudience } from '@signet/audiences';
import { AuthContractsModule } from '@signet/auth-contracts/nest';
import {
  apiReadiness,
  countRejections,
  ErrorFilter,
  guardOptions,
  HealthController,
  WhoamiController,
} from '@signet/resource-app';
import type { Traces, Watched } from '@signet/telemetry';
import { DataSource } from 'typeorm';
import type { InvoicesConfig } from './config/invoices-config.js';
import { InvoiceStore } from './invoices/invoice-store.js';
import { InvoicesController } from './invoices/invoices.controller.js';

@Module({})
export class InvoicesModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  static forRoot(
    config: InvoicesConfig,
    database: DataSource,
    { log, metrics }: Watched,
    traces?: Traces,
  ): DynamicModule {
    const onRejection = countRejections(metrics, invoicesAudience.identifier);
    return {
      module: InvoicesModule,
      imports: [AuthContractsModule.forRoot(guardOptions(config, invoicesAudience, { onRejection, traces }))],
      controllers: [InvoicesController, WhoamiController, HealthController],
      providers: [
        { provide: APP_FILTER, useClass: ErrorFilter },
        { provide: DataSource, useValue: database },
        apiReadiness(database, config, log),
        { provide: InvoiceStore, useValue: new InvoiceStore(database) },
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.database.isInitialized) await this.database.destroy();
  }
}
