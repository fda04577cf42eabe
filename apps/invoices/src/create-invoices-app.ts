import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { createHttpApp, openAppTraces, openDatabase } from '@signet/resource-app';
import { concerning } from '@signet/runtime';
import type { Traces } from '@signet/telemetry';
import type { InvoicesConfig } from './config/invoices-config.js';
import { InvoicesModule } from './invoices.module.js';
import { schema } from './persistence/schema.js';

/** The invoices API with its database open and migrated, not yet listening. Closing it closes the database. */
export async function createInvoicesApp(config: InvoicesConfig): Promise<INestApplication> {
  const traces = await openAppTraces(config.traces);
  try {
    return await createTracedApp(config, traces);
  } catch (error) {
    await traces?.close();
    throw error;
  }
}

async function createTracedApp(config: InvoicesConfig, traces: Traces | undefined): Promise<INestApplication> {
  const database = await concerning('DATABASE_URL', () => openDatabase(config.database, schema, traces));
  try {
    return await createHttpApp(InvoicesModule.forRoot(config, database, traces), {
      title: 'Signet Invoices',
      portalOrigin: config.portalOrigin,
      edge: config.edge,
      management: config.management,
      traces,
    });
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
