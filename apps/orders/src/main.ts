import 'reflect-metadata';
import { start } from '@signet/resource-app';
import { parseConfig } from './config/orders-config.js';
import { createOrdersApp } from './create-orders-app.js';

start('orders', async () => {
  const config = parseConfig(process.env);
  const app = await createOrdersApp(config);
  await app.listen(config.port, config.host);
  return app.getUrl();
});
