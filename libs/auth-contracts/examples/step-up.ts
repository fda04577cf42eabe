import {
  acrClasses,
  expressGuard,
  type Principal,
  ResourceServer,
  requireStepUp,
  type Trusted,
} from '@signet/auth-contracts';
import express, { type Express } from 'express';
import { orders } from './orders-audience.js';

interface Order {
  readonly id: string;
  readonly cents: number;
}

/** Only the record says how much is at stake: what is asked of the sign-in is asked here, before anything is changed. */
function cancel(caller: Principal<typeof orders>, { id, cents }: Order) {
  if (cents > 100_00) requireStepUp(caller, { kind: 'acr', anyOf: [acrClasses.phishingResistant] });
  return { cancelled: id };
}

/** An API on Express in which a handler asks for more than its route. */
export function createShop(trusted: Trusted, stored: ReadonlyMap<string, Order>): Express {
  const api = new ResourceServer({ ...trusted, audience: orders });
  const { guard, principalOf, answerStepUp } = expressGuard(api);

  const app = express();
  app.post('/orders/:id/cancel', guard({ kind: 'scopes', all: ['orders:write'] }), (request, response) => {
    const caller = principalOf(request);
    const order = stored.get(String(request.params.id));
    if (!caller || !order) return void response.status(404).json({ error: 'not_found' });
    return void response.json(cancel(caller, order));
  });
  app.use(answerStepUp);
  return app;
}
