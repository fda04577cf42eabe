import { type Principal, type RequirementOf, ResourceServer, type Trusted } from '@signet/auth-contracts';
import express, { type Express, type RequestHandler, type Response } from 'express';
import { orders } from './orders-audience.js';

type Caller = { principal: Principal<typeof orders> };
type Guard = RequestHandler<object, unknown, unknown, object, Caller>;

/** An API on Express: what a route needs stands beside its path, and a scope with a typo does not compile. */
export function createOrdersApi(trusted: Trusted): Express {
  const api = new ResourceServer({ ...trusted, audience: orders });

  const guard =
    (...requirements: RequirementOf<typeof orders>[]): Guard =>
    async (request, response, next) => {
      const { principal, refusal } = await api.admit(request, ...requirements);
      if (refusal) {
        response.status(refusal.status).set(refusal.headers).json(refusal.body);
        return;
      }
      response.locals.principal = principal;
      next();
    };

  const app = express();
  app.get('/.well-known/oauth-protected-resource', (_request, response) => void response.json(api.metadata));
  app.get(
    '/orders',
    guard({ kind: 'scopes', all: ['orders:read'] }),
    (_request, response: Response<unknown, Caller>) => {
      response.json({ of: response.locals.principal.subject });
    },
  );
  return app;
}
