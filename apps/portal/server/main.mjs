import { onHangup, startApp } from '@signet/runtime';
import { startPortal } from './portal-server.mjs';

await startApp(async () => {
  const server = await startPortal(process.env);
  const stop = () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  onHangup(() => {});
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const { address, port } = server.address();
  return `Portal listens on http://${address.includes(':') ? `[${address}]` : address}:${port}`;
});
