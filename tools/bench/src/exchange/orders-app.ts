import { Controller, Get } from '@nestjs/common';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { AudienceClient } from '@signet/auth-contracts';
import { decoratorsFor, type Principal } from '@signet/auth-contracts/nest';
import { given, serve } from './resource-app.js';

const { RequireScopes, CurrentPrincipal } = decoratorsFor(ordersAudience);
const invoicesUrl = given('INVOICES_URL');
const authorization = `Bearer ${given('INVOICES_TOKEN')}`;
const invoices = new AudienceClient({
  audience: invoicesAudience,
  baseUrl: invoicesUrl,
  tokenEndpoint: `${given('ISSUER')}/token`,
  clientId: 'orders',
  clientSecret: given('CLIENT_SECRET'),
});

/** Calls invoices in both ways. */
@Controller()
class OrdersController {
  /** The measure: the same guard and the same call, with a token that is simply there. */
  @Get('plain')
  @RequireScopes('orders:read')
  async plain() {
    const response = await fetch(`${invoicesUrl}/invoices`, { headers: { authorization } });
    return response.json();
  }

  @Get('exchanged')
  @RequireScopes('orders:read')
  async exchanged(@CurrentPrincipal() caller: Principal) {
    const response = await invoices.fetch(caller, '/invoices', { scopes: ['invoices:read'] });
    return response.json();
  }
}

await serve(ordersAudience, OrdersController);
