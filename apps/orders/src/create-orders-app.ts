import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { createHttpApp, openDatabase } from '@signet/resource-app';
import { concerning } from '@signet/runtime';
import { type Output, watchApp } from '@signet/telemetry';
import type { OrdersConfig } from './config/orders-config.js';
import { OrdersModule } from './orders.module.js';
import { schema } from './persistence/schema.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** The orders API with its database open and migrated, not yet listening. Closing it closes the database. */
export async function createOrdersApp(
  config: OrdersConfig,
  { output }: { readonly output?: Output } = {},
): Promise<INestApplication> {
  const watched = watchApp({ app: 'orders', version, level: config.log?.level, output });
  const database = await concerning('DATABASE_URL', () =>
    openDatabase(config.database, schema, watched, config.slowStatement),
  );
  try {
    return await createHttpApp(OrdersModule.forRoot(config, database, watched), {
      title: 'Signet Orders',
      watched,
      management: config.management,
      portalOrigin: config.portalOrigin,
      edge: config.edge,
    });
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
