import 'reflect-metadata';
import { start } from '@signet/resource-app';
import { parseConfig } from './config/invoices-config.js';
import { createInvoicesApp } from './create-invoices-app.js';

start('invoices', async () => {
  const config = parseConfig(process.env);
  const app = await createInvoicesApp(config);
  await app.listen(config.port, config.host);
  return app.getUrl();
});
