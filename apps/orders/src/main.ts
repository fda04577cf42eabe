import 'reflect-metadata';
import { serve } from '@signet/resource-app';
import { startApp } from '@signet/runtime';
import { parseConfig } from './config/orders-config.js';
import { createOrdersApp } from './create-orders-app.js';

await startApp('orders', async () => {
  const config = parseConfig(process.env);
  const app = await createOrdersApp(config);
  return `Orders listens on ${await serve(app, config)}`;
});
