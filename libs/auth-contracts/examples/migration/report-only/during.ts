import {
  Controller,
  type DynamicModule,
  Get,
  Injectable,
  Module,
  Req,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { defineAudience, type Enforcement, type Trusted } from '@signet/auth-contracts';
import {
  AuthContractsHealth,
  AuthContractsModule,
  AuthContractsReport,
  CurrentPrincipal,
  decoratorsFor,
  Enforce,
  type Principal,
  Public,
} from '@signet/auth-contracts/nest';
import { passportJwtSecret } from 'jwks-rsa';
import { ExtractJwt, Strategy } from 'passport-jwt';

export const shop = defineAudience({
  identifier: 'https://shop.example.com',
  name: 'Shop',
  scopes: { 'orders:read': 'Read orders', 'shop:operate': 'See how the shop runs' },
});
const { RequireScopes } = decoratorsFor(shop);

type Claims = { readonly sub: string };

@Controller()
@UseGuards(AuthGuard('jwt'))
class OrdersController {
  @Get('orders')
  @RequireScopes('orders:read')
  orders(@Req() { user }: { user: Claims }) {
    return { of: user.sub };
  }

  @Get('me')
  me(@Req() { user }: { user: Claims }, @CurrentPrincipal() principal: Principal | undefined) {
    return { subject: user.sub, knownHereAs: principal?.subject ?? null };
  }
}

@Controller('operators')
@Enforce()
@RequireScopes('shop:operate')
class OperatorsController {
  constructor(private readonly refusals: AuthContractsReport) {}

  @Get('refusals')
  list() {
    return this.refusals.report();
  }
}

@Controller('health')
@Public()
class HealthController {
  constructor(private readonly tokens: AuthContractsHealth) {}

  @Get()
  check() {
    return this.tokens.check();
  }
}

export interface DuringOptions {
  readonly trusted: Trusted & { readonly issuer: string; readonly jwksUri: string };
  readonly enforcement: Enforcement;
  /** Seconds since the epoch. */
  readonly now?: (() => number) | undefined;
}

@Module({})
export class ShopModule {
  static forRoot({ trusted, enforcement, now }: DuringOptions): DynamicModule {
    @Injectable()
    class JwtStrategy extends PassportStrategy(Strategy) {
      constructor() {
        super({
          jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
          secretOrKeyProvider: passportJwtSecret({ jwksUri: trusted.jwksUri, cache: true }),
          issuer: trusted.issuer,
          algorithms: ['RS256'],
        });
      }

      validate(claims: Claims): Claims {
        if (claims.sub === 'banned') throw new UnauthorizedException();
        return claims;
      }
    }

    return {
      module: ShopModule,
      imports: [
        PassportModule,
        AuthContractsModule.forRoot({ ...trusted, ...enforcement, audience: shop, now, exposeRejectionCode: true }),
      ],
      controllers: [OrdersController, OperatorsController, HealthController],
      providers: [JwtStrategy],
    };
  }
}
