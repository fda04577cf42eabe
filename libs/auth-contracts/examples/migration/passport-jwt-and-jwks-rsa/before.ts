import {
  type CanActivate,
  Controller,
  type DynamicModule,
  type ExecutionContext,
  Get,
  Injectable,
  Module,
  Req,
  UseGuards,
} from '@nestjs/common';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { passportJwtSecret } from 'jwks-rsa';
import { ExtractJwt, Strategy } from 'passport-jwt';

export interface BeforeOptions {
  readonly issuer: string;
  readonly jwksUri: string;
  /** Many applications leave it out: passport-jwt then takes any. */
  readonly audience?: string | undefined;
}

type Claims = { readonly sub: string; readonly scope?: string };

@Injectable()
class ScopeGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { user } = context.switchToHttp().getRequest<{ user: Claims }>();
    return user.scope?.split(' ').includes('orders:read') === true;
  }
}

@Controller()
@UseGuards(AuthGuard('jwt'))
class OrdersController {
  @Get('orders')
  @UseGuards(ScopeGuard)
  orders(@Req() { user }: { user: Claims }) {
    return { of: user.sub };
  }

  @Get('me')
  me(@Req() { user }: { user: Claims }) {
    return { subject: user.sub };
  }
}

@Module({})
export class OrdersModule {
  static forRoot({ issuer, jwksUri, audience }: BeforeOptions): DynamicModule {
    @Injectable()
    class JwtStrategy extends PassportStrategy(Strategy) {
      constructor() {
        super({
          jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
          secretOrKeyProvider: passportJwtSecret({ jwksUri, cache: true, rateLimit: true, jwksRequestsPerMinute: 5 }),
          issuer,
          ...(audience === undefined ? {} : { audience }),
          algorithms: ['RS256'],
        });
      }

      validate(claims: Claims): Claims {
        return claims;
      }
    }

    return {
      module: OrdersModule,
      imports: [PassportModule],
      controllers: [OrdersController],
      providers: [JwtStrategy],
    };
  }
}
