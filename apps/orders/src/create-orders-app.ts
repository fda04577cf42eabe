import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { createResourceApp } from '@signet/resource-app';
import type { Output } from '@signet/telemetry';
import type { OrdersConfig } from './config/orders-config.js';
import { OrdersModule } from './orders.module.js';
import { schema } from './persistence/schema.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** The orders API with its database open and migrated, not yet listening. Closing it closes the database. */
export function createOrdersApp(
  config: OrdersConfig,
  { output }: { readonly output?: Output } = {},
): Promise<INestApplication> {
  const parts = {
    app: 'orders',
    title: 'Signet Orders',
    version,
    schema,
    module: OrdersModule.forRoot.bind(OrdersModule, config),
  };
  return createResourceApp(config, parts, output);
}
