import { startApp } from '@signet/runtime';
import { createSsoApp, parseConfig } from './index.js';

await startApp(async () => {
  const config = parseConfig(process.env);
  const app = await createSsoApp(config);
  await app.init();
  // Nest's own `listen` would write a failure into the log beside the line that the start ends with.
  const address = await app.getHttpAdapter().getInstance().listen({ port: config.port, host: config.host });
  return `Issuer ${config.issuer} listens on ${address}`;
});
