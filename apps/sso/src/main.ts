import { BoundedServer, defaultEdge, endOnSignal, listen, sayAtStart, startApp } from '@signet/runtime';
import { createSsoApp, parseConfig } from './index.js';
import { Issuer } from './issuer/issuer.js';
import { announceOwnerLink } from './owner/announce-owner-link.js';

await startApp('sso', async () => {
  const config = parseConfig(process.env);
  const app = await createSsoApp(config);
  await app.init();
  // Before anybody can ask whether it is ready.
  await announceOwnerLink(app.get(Issuer), { isThere: process.stdout.isTTY === true, say: sayAtStart });
  // Nest's own `listen` would write a failure into the log beside the line that the start ends with.
  const fastify = app.getHttpAdapter().getInstance();
  const address = await listen(fastify, config);
  const { drain } = config.edge ?? defaultEdge;
  endOnSignal(BoundedServer.of(fastify.server), drain, () => app.close());
  return `Issuer ${config.issuer} listens on ${address}`;
});
