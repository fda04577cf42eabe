import type { FastifyInstance } from 'fastify';

/** Milliseconds that requests in flight get when the server closes. */
const grace = 5000;

/** A connection on which nothing was asked yet counts as busy to Node: a browser's spare one would hold the exit for a minute. */
export function closeWithinGrace(fastify: FastifyInstance): void {
  fastify.addHook('preClose', async () => {
    setTimeout(() => fastify.server.closeAllConnections(), grace).unref();
  });
}
