import {
  type Principal,
  type RequirementOf,
  ResourceServer,
  rejectionFacts,
  type Trusted,
} from '@signet/auth-contracts';
import express, { type Express, type RequestHandler, type Response } from 'express';
import { orders } from '../../orders-audience.js';

type Caller = { principal: Principal<typeof orders> };

/** @param log gets one flat object for each refused token, and never the token */
export function createOrdersApi(trusted: Trusted, log: (facts: object) => void): Express {
  const api = new ResourceServer({ ...trusted, audience: orders });

  const guard =
    (...requirements: RequirementOf<typeof orders>[]): RequestHandler<object, unknown, unknown, object, Caller> =>
    async (request, response, next) => {
      const { principal, refusal, rejection } = await api.admit(request, ...requirements);
      if (rejection) log(rejectionFacts(rejection, orders));
      if (refusal) {
        response.status(refusal.status).set(refusal.headers).json(refusal.body);
        return;
      }
      response.locals.principal = principal;
      next();
    };

  const app = express();
  app.get(
    '/orders',
    guard({ kind: 'scopes', all: ['orders:read'] }),
    (_request, response: Response<unknown, Caller>) => {
      response.json({ of: response.locals.principal.subject });
    },
  );
  app.get('/me', guard(), (_request, response: Response<unknown, Caller>) => {
    response.json({ subject: response.locals.principal.subject });
  });
  return app;
}
