import {
  type CanActivate,
  Controller,
  type DynamicModule,
  type ExecutionContext,
  Get,
  Module,
  mixin,
  type Type,
  UseGuards,
} from '@nestjs/common';
import type { Trusted } from '@signet/auth-contracts';
import {
  AuthContractsModule,
  CurrentPrincipal,
  decoratorsFor,
  type Principal,
  Public,
} from '@signet/auth-contracts/nest';
import { orders } from '../../orders-audience.js';

const { RequireScopes } = decoratorsFor(orders);

/** Realm roles, where they stay; the global guard has put the caller on the request before this one runs. */
function RealmRole(role: string): Type<CanActivate> {
  class RealmRoleGuard implements CanActivate {
    canActivate(context: ExecutionContext): boolean {
      const { user } = context.switchToHttp().getRequest<{ user: Principal }>();
      const { realm_access: access } = user.claims as { realm_access?: { roles?: unknown } };
      return Array.isArray(access?.roles) && access.roles.includes(role);
    }
  }
  return mixin(RealmRoleGuard);
}

@Controller()
class OrdersController {
  @Get('orders')
  @RequireScopes('orders:read')
  orders(@CurrentPrincipal() { subject }: Principal) {
    return { of: subject };
  }

  @Get('audit')
  @UseGuards(RealmRole('auditor'))
  audit(@CurrentPrincipal() { subject }: Principal) {
    return { by: subject };
  }

  @Get('health')
  @Public()
  health() {
    return { ok: true };
  }
}

@Module({})
export class OrdersModule {
  /** @param trusted `issuer` is the realm's address: `https://keycloak.example.com/realms/shop` */
  static forRoot(trusted: Trusted): DynamicModule {
    return {
      module: OrdersModule,
      imports: [AuthContractsModule.forRoot({ ...trusted, audience: orders })],
      controllers: [OrdersController],
    };
  }
}
