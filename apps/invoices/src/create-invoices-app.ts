import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { createHttpApp, openAppTraces, openDatabase } from '@signet/resource-app';
import { concerning } from '@signet/runtime';
import { type Output, type Traces, type Watched, watchApp } from '@signet/telemetry';
import type { InvoicesConfig } from './config/invoices-config.js';
import { InvoicesModule } from './invoices.module.js';
import { schema } from './persistence/schema.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** The invoices API with its database open and migrated, not yet listening. Closing it closes the database. */
export async function createInvoicesApp(
  config: InvoicesConfig,
  { output }: { readonly output?: Output } = {},
): Promise<INestApplication> {
  const watched = watchApp({ app: 'invoices', version, level: config.log?.level, output });
  const traces = await openAppTraces(config.traces, watched.log);
  try {
    return await createWatchedApp(config, watched, traces);
  } catch (error) {
    await traces?.close();
    throw error;
  }
}

async function createWatchedApp(
  config: InvoicesConfig,
  watched: Watched,
  traces: Traces | undefined,
): Promise<INestApplication> {
  const database = await concerning('DATABASE_URL', () =>
    openDatabase(config.database, schema, watched, { slow: config.slowStatement, traces }),
  );
  try {
    return await createHttpApp(InvoicesModule.forRoot(config, database, watched, traces), {
      title: 'Signet Invoices',
      watched,
      management: config.management,
      portalOrigin: config.portalOrigin,
      edge: config.edge,
      traces,
    });
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
