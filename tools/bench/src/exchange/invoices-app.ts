import { Controller, Get } from '@nestjs/common';
import { invoicesAudience } from '@signet/audiences';
import { decoratorsFor } from '@signet/auth-contracts/nest';
import { serve } from './resource-app.js';

const { RequireScopes } = decoratorsFor(invoicesAudience);

/** The next audience: answers without a database, so that the hop is what is seen. */
@Controller('invoices')
class InvoicesController {
  @Get()
  @RequireScopes('invoices:read')
  list() {
    return { items: [{ id: '7d3f3c1e-0f3a-4f0e-9a55-0d6a3c7f9b21', amountCents: 24900, currency: 'EUR' }] };
  }
}

await serve(invoicesAudience, InvoicesController);
