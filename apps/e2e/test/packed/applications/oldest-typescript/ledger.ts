import { Controller, Get } from '@nestjs/common';
import { defineAudience, ResourceServer } from '@signet/auth-contracts';
import { AuthContractsModule, CurrentPrincipal, decoratorsFor, type Principal } from '@signet/auth-contracts/nest';
import { createTestIssuer, type TestIssuer } from '@signet/auth-contracts/testing';

export const ledger = defineAudience({
  identifier: 'https://ledger.example.com',
  name: 'Ledger',
  scopes: { 'ledger:read': 'Read the ledger' },
});
const { RequireScopes } = decoratorsFor(ledger);

@Controller()
export class LedgerController {
  @Get('entries')
  @RequireScopes('ledger:read')
  entries(@CurrentPrincipal() principal: Principal<typeof ledger>): string {
    return principal.subject;
  }
}

export const options = { issuer: 'https://issuer.example.com', audience: ledger };
export const module = AuthContractsModule.forRoot(options);
export const api = new ResourceServer(options);
export const issuer: Promise<TestIssuer> = createTestIssuer({ issuer: options.issuer });
