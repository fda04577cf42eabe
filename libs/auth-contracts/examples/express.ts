import { expressGuard, ResourceServer, type Trusted } from '@signet/auth-contracts';
import express, { type Express } from 'express';
import { orders } from './orders-audience.js';

/** An API on Express: what a route needs stands beside its path, and a scope with a typo does not compile. */
export function createOrdersApi(trusted: Trusted): Express {
  const api = new ResourceServer({ ...trusted, audience: orders });
  const { guard, principalOf } = expressGuard(api);

  const app = express();
  app.get('/.well-known/oauth-protected-resource', (_request, response) => void response.json(api.metadata));
  app.get('/orders', guard({ kind: 'scopes', all: ['orders:read'] }), (request, response) => {
    response.json({ of: principalOf(request)?.subject });
  });
  return app;
}
