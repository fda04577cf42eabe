import 'reflect-metadata';
import { serve } from '@signet/resource-app';
import { startApp } from '@signet/runtime';
import { parseConfig } from './config/invoices-config.js';
import { createInvoicesApp } from './create-invoices-app.js';

await startApp('invoices', async () => {
  const config = parseConfig(process.env);
  const app = await createInvoicesApp(config);
  return `Invoices listens on ${await serve(app, config)}`;
});
