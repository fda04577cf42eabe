import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { createHttpApp, openDatabase } from '@signet/resource-app';
import { concerning } from '@signet/runtime';
import { type Output, watchApp } from '@signet/telemetry';
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
  const database = await concerning('DATABASE_URL', () =>
    openDatabase(config.database, schema, watched, config.slowStatement),
  );
  try {
    return await createHttpApp(InvoicesModule.forRoot(config, database, watched), {
      title: 'Signet Invoices',
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
