/** Milliseconds that requests in flight get when the server closes. */
const defaultGrace = 5_000;

/** What is needed of Fastify. */
export interface ClosingServer {
  readonly server: { closeAllConnections(): void };
  addHook(name: 'preClose', hook: () => Promise<void>): unknown;
}

/**
 * A connection on which nothing was asked yet counts as busy to Node: a browser's spare one would hold the exit for a minute.
 * @param grace milliseconds
 */
export function closeWithinGrace(closing: ClosingServer, grace = defaultGrace): void {
  closing.addHook('preClose', async () => {
    setTimeout(() => closing.server.closeAllConnections(), grace).unref();
  });
}
