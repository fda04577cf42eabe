import { type ManagementConfig, type ManagementDocument, ManagementListener } from '@signet/runtime';
import type { Log } from '../log/log.js';

/** What is needed of Fastify. */
export interface ClosingServer {
  addHook(name: 'onClose', hook: () => Promise<void>): unknown;
}

/**
 * Opens the operators' listener, where there is one, for as long as the server runs.
 * @throws Error that names the variable, where the address cannot be listened on
 */
export async function serveOperators(
  server: ClosingServer,
  log: Log,
  documents: () => readonly ManagementDocument[],
  config: ManagementConfig | undefined,
): Promise<ManagementListener | undefined> {
  if (config === undefined) return undefined;
  const listener = await ManagementListener.open(config, documents(), {
    onError: (path, error) => log.event('background_failed', { work: path, cause: error }),
  });
  server.addHook('onClose', () => listener.close());
  return listener;
}
