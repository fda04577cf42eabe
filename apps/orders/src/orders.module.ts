import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { AudienceClient } from '@signet/auth-contracts';
import { AuthContractsModule } from '@signet/auth-contracts/nest';
import {
  apiReadiness,
  countRejections,
  ErrorFilter,
  guardOptions,
  HealthController,
  WhoamiController,
} from '@signet/resource-app';
import { Log, type Traces, type Watched } from '@signet/telemetry';
import { DataSource } from 'typeorm';
import type { OrdersConfig } from './config/orders-config.js';
import { InvoicesClient } from './invoices/invoices-client.js';
import { OrderService } from './orders/order-service.js';
import { OrderStore } from './orders/order-store.js';
import { OrdersController } from './orders/orders.controller.js';

@Module({})
export class OrdersModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  static forRoot(
    config: OrdersConfig,
    database: DataSource,
    { log, metrics }: Watched,
    traces?: Traces,
  ): DynamicModule {
    const { tokenEndpoint, clientId, clientSecret, invoicesUrl: baseUrl } = config;
    const hop = new AudienceClient({
      audience: invoicesAudience,
      baseUrl,
      tokenEndpoint,
      clientId,
      clientSecret,
      fetch: traces?.fetch,
    });
    const onRejection = countRejections(metrics, ordersAudience.identifier);
    metrics.gauge('signet_circuit_open', () => [[{ target: 'invoices' }, hop.isCircuitOpen ? 1 : 0]]);
    return {
      module: OrdersModule,
      imports: [AuthContractsModule.forRoot(guardOptions(config, ordersAudience, { onRejection, traces }))],
      controllers: [OrdersController, WhoamiController, HealthController],
      providers: [
        { provide: APP_FILTER, useClass: ErrorFilter },
        { provide: DataSource, useValue: database },
        apiReadiness(database, config, log),
        { provide: Log, useValue: log },
        { provide: OrderStore, useValue: new OrderStore(database) },
        {
          provide: InvoicesClient,
          useValue: new InvoicesClient(hop),
        },
        OrderService,
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.database.isInitialized) await this.database.destroy();
  }
}
