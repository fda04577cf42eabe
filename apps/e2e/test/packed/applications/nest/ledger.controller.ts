import { Controller, Get } from '@nestjs/common';
import { CurrentPrincipal, decoratorsFor, type Principal, Public } from '@signet/auth-contracts/nest';
import { ledger } from './ledger.js';

const { RequireScopes } = decoratorsFor(ledger);

@Controller()
export class LedgerController {
  @Get('entries')
  @RequireScopes('ledger:read')
  entries(@CurrentPrincipal() principal: Principal) {
    return { subject: principal.subject };
  }

  @Get('open')
  @Public()
  open() {
    return { open: true };
  }
}
