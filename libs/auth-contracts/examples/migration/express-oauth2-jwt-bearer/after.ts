import { expressGuard, type RejectionFacts, ResourceServer, type Trusted } from '@signet/auth-contracts';
import express, { type Express } from 'express';
import { orders } from '../../orders-audience.js';

/** @param log gets one flat object for each refused token, and never the token */
export function createOrdersApi(trusted: Trusted, log: (facts: RejectionFacts) => void): Express {
  const api = new ResourceServer({ ...trusted, audience: orders, rejectionLog: log });
  const { guard, principalOf } = expressGuard(api);

  const app = express();
  app.get('/orders', guard({ kind: 'scopes', all: ['orders:read'] }), (request, response) => {
    response.json({ of: principalOf(request)?.subject });
  });
  app.get('/me', guard(), (request, response) => {
    response.json({ subject: principalOf(request)?.subject });
  });
  return app;
}
