import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { createResourceApp } from '@signet/resource-app';
import type { Output } from '@signet/telemetry';
import type { InvoicesConfig } from './config/invoices-config.js';
import { InvoicesModule } from './invoices.module.js';
import { schema } from './persistence/schema.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** The invoices API with its database open and migrated, not yet listening. Closing it closes the database. */
export function createInvoicesApp(
  config: InvoicesConfig,
  { output }: { readonly output?: Output } = {},
): Promise<INestApplication> {
  const parts = {
    app: 'invoices',
    title: 'Signet Invoices',
    version,
    schema,
    module: InvoicesModule.forRoot.bind(InvoicesModule, config),
  };
  return createResourceApp(config, parts, output);
}
