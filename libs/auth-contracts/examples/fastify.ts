import { type Principal, type RequirementOf, ResourceServer, type Trusted } from '@signet/auth-contracts';
import fastify, { type FastifyInstance, type onRequestAsyncHookHandler } from 'fastify';
import { orders } from './orders-audience.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined on routes without a guard. */
    principal: Principal<typeof orders> | undefined;
  }
}

/** An API on Fastify: what a route needs stands beside its path, and a scope with a typo does not compile. */
export function createOrdersApi(trusted: Trusted): FastifyInstance {
  const api = new ResourceServer({ ...trusted, audience: orders });

  const guard =
    (...requirements: RequirementOf<typeof orders>[]): onRequestAsyncHookHandler =>
    async (request, reply) => {
      const { principal, refusal } = await api.admit(request, ...requirements);
      if (refusal) return reply.code(refusal.status).headers(refusal.headers).send(refusal.body);
      request.principal = principal;
    };

  const app = fastify();
  app.decorateRequest('principal', undefined);
  app.get('/.well-known/oauth-protected-resource', async () => api.metadata);
  app.get('/orders', { onRequest: guard({ kind: 'scopes', all: ['orders:read'] }) }, async (request) => ({
    of: request.principal?.subject,
  }));
  return app;
}
