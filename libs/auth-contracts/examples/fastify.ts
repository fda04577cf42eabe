import { fastifyGuard, ResourceServer, type Trusted } from '@signet/auth-contracts';
import fastify, { type FastifyInstance } from 'fastify';
import { orders } from './orders-audience.js';

/** An API on Fastify: what a route needs stands beside its path, and a scope with a typo does not compile. */
export function createOrdersApi(trusted: Trusted): FastifyInstance {
  const api = new ResourceServer({ ...trusted, audience: orders });
  const { guard, principalOf } = fastifyGuard(api);

  const app = fastify();
  app.get('/.well-known/oauth-protected-resource', async () => api.metadata);
  app.get('/orders', { onRequest: guard({ kind: 'scopes', all: ['orders:read'] }) }, async (request) => ({
    of: principalOf(request)?.subject,
  }));
  return app;
}
