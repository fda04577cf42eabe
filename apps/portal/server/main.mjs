import { BoundedServer, endOnSignal, onHangup, startApp } from '@signet/runtime';
import { parseConfig, startPortal } from './portal-server.mjs';

await startApp('portal', async () => {
  const server = await startPortal(process.env);
  const edge = BoundedServer.of(server);
  const { drain } = parseConfig(process.env).edge;
  onHangup(() => {});
  endOnSignal(edge, drain, () => edge.close(drain.grace));
  const { address, port } = server.address();
  return `Portal listens on http://${address.includes(':') ? `[${address}]` : address}:${port}`;
});
