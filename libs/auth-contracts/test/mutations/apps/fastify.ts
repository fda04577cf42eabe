import { fastifyGuard, localKeys, ResourceServer } from '@signet/auth-contracts';
import type { TestIssuer } from '@signet/auth-contracts/testing';
import fastify from 'fastify';
import { things } from './things.js';

/** As the one of Express, with hooks of plugins and of routes. */
export function createFastifyApp(issuer: TestIssuer) {
  const api = new ResourceServer({
    issuer: issuer.issuer,
    audience: things,
    keys: localKeys(issuer.jwks),
    publicUrl: 'https://api.example.com/v1',
    rejectionLog: false,
  });
  const { guard, optional } = fastifyGuard(api);
  const app = fastify();
  const answer = async () => ({});
  app.get('/health', answer);
  app.route({ method: ['PUT', 'PATCH'], url: '/hooks/:id', handler: answer });
  app.get('/things', { onRequest: guard({ kind: 'scopes', all: ['things:read', 'things:write'] }) }, answer);
  app.get('/greeting', { onRequest: optional({ kind: 'scopes', all: ['things:read'] }) }, answer);
  app.get('/bound/:id', { onRequest: guard({ kind: 'dpop' }) }, answer);
  app.register(
    async (plugin) => {
      plugin.addHook('onRequest', guard({ kind: 'any_scope', any: ['things:read'] }));
      plugin.post('/:id', { onRequest: guard({ kind: 'recent_login', maxAge: 300 }) }, answer);
    },
    { prefix: '/inner' },
  );
  const publicRoutes = ['GET /health', 'GET /greeting', 'PUT /hooks/:id', 'PATCH /hooks/:id'];
  return { app, api, publicRoutes, close: () => app.close() };
}
