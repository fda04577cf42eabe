import { Controller, type DynamicModule, Get, Module } from '@nestjs/common';
import type { Trusted } from '@signet/auth-contracts';
import { AuthContractsModule, CurrentPrincipal, decoratorsFor, type Principal } from '@signet/auth-contracts/nest';
import { orders } from '../../orders-audience.js';

const { RequireScopes } = decoratorsFor(orders);

@Controller()
class OrdersController {
  @Get('orders')
  @RequireScopes('orders:read')
  orders(@CurrentPrincipal() { subject }: Principal) {
    return { of: subject };
  }

  @Get('me')
  me(@CurrentPrincipal() { subject }: Principal) {
    return { subject };
  }
}

@Module({})
export class OrdersModule {
  static forRoot(trusted: Trusted): DynamicModule {
    return {
      module: OrdersModule,
      imports: [AuthContractsModule.forRoot({ ...trusted, audience: orders })],
      controllers: [OrdersController],
    };
  }
}
