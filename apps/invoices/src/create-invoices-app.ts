import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import type { InvoicesConfig } from './config/invoices-config.js';
import { createHttpApp } from './http/create-http-app.js';
import { InvoicesModule } from './invoices.module.js';
import { openDatabase } from './persistence/open-database.js';

/** The invoices API with its database open and migrated, not yet listening. Closing it closes the database. */
export async function createInvoicesApp(config: InvoicesConfig): Promise<INestApplication> {
  const database = await openDatabase(config.database);
  try {
    return await createHttpApp(InvoicesModule.forRoot(config, database), {
      title: 'Signet Invoices',
      portalOrigin: config.portalOrigin,
    });
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
