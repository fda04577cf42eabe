import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import type { OrdersConfig } from './config/orders-config.js';
import { createHttpApp } from './http/create-http-app.js';
import { OrdersModule } from './orders.module.js';
import { openDatabase } from './persistence/open-database.js';

/** The orders API with its database open and migrated, not yet listening. Closing it closes the database. */
export async function createOrdersApp(config: OrdersConfig): Promise<INestApplication> {
  const database = await openDatabase(config.database);
  try {
    return await createHttpApp(OrdersModule.forRoot(config, database), {
      title: 'Signet Orders',
      portalOrigin: config.portalOrigin,
    });
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
