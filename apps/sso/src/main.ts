import { ConfigError } from '@signet/runtime';
import { createSsoApp, parseConfig } from './index.js';

try {
  const config = parseConfig(process.env);
  const app = await createSsoApp(config);
  await app.listen(config.port, config.host);
  process.stdout.write(`Issuer ${config.issuer} listens on ${await app.getUrl()}\n`);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${error instanceof ConfigError ? reason : `The issuer could not start: ${reason}`}\n`);
  process.exit(1);
}
