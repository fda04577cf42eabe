import 'reflect-metadata';
import { Controller, Get, type INestApplication, Module, Post, Put } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { localKeys, type Principal, requireStepUp } from '@signet/auth-contracts';
import {
  AuthContractsModule,
  decoratorsFor,
  OptionalToken,
  Public,
  RequireAcr,
  RequireActor,
  RequireDPoP,
  RequireRecentLogin,
} from '@signet/auth-contracts/nest';
import type { TestIssuer } from '@signet/auth-contracts/testing';
import { things } from './things.js';

const { RequireScopes, RequireAnyScope, RequireRoles, RequireAnyRole, CurrentPrincipal } = decoratorsFor(things);
const answer = () => ({});

@RequireScopes('things:write')
class GuardedController {
  @Post('inherited')
  @RequireAcr('urn:mfa', 'urn:hardware')
  inherited() {
    return answer();
  }

  @Put('overridden')
  @RequireAcr('urn:mfa')
  overridden() {
    return answer();
  }
}

@RequireScopes('things:read')
@Controller('things')
class ThingsController {
  @Get()
  list() {
    return answer();
  }

  @Get('both')
  @RequireScopes('things:read', 'things:write')
  both() {
    return answer();
  }

  @Get('twice')
  @RequireScopes('things:read')
  @RequireScopes('things:write')
  twice() {
    return answer();
  }

  @Get('any/:id')
  @RequireAnyScope('things:read', 'things:write')
  any() {
    return answer();
  }

  @Post('recent')
  @RequireRecentLogin(300)
  recent() {
    return answer();
  }

  @Post('vault')
  @RequireAcr('phr')
  vault() {
    return answer();
  }

  @Post('cancelled')
  cancel(@CurrentPrincipal() caller: Principal<typeof things>) {
    requireStepUp(caller, { kind: 'acr', anyOf: ['phr'] });
    return answer();
  }

  @Post('bound')
  @RequireDPoP()
  bound() {
    return answer();
  }

  @Post('acted')
  @RequireActor('orders')
  acted() {
    return answer();
  }

  @Post('promised')
  @RequireActor((async () => false) as never)
  promised() {
    return answer();
  }
}

@Controller('derived')
class DerivedController extends GuardedController {
  @Put('overridden')
  override overridden() {
    return answer();
  }
}

@Public()
@Controller('lobby')
class LobbyController {
  @Get()
  open() {
    return answer();
  }

  @Post('desk')
  @RequireScopes('things:write')
  closed() {
    return answer();
  }
}

@Controller('roles')
class RolesController {
  @Get()
  @RequireRoles('clerk', 'manager')
  all() {
    return answer();
  }

  @Get('any')
  @RequireAnyRole('clerk', 'manager')
  any() {
    return answer();
  }
}

@Controller('greeting')
class GreetingController {
  @Get()
  @OptionalToken()
  greet() {
    return answer();
  }
}

const metadata = 'GET /.well-known/oauth-protected-resource';

/** All that a route may ask for, on the adapter that is given. */
export async function createNestApp(issuer: TestIssuer, adapter: never, verifyWith: 'verifier' | 'passport-jwt') {
  @Module({
    imports: [
      AuthContractsModule.forRoot({
        issuer: issuer.issuer,
        audience: things,
        keys: localKeys(issuer.jwks),
        audiencePolicy: 'only',
        exposeRejectionCode: true,
        rejectionLog: false,
        verifyWith,
      }),
    ],
    controllers: [ThingsController, DerivedController, LobbyController, RolesController, GreetingController],
  })
  class AppModule {}
  const app = (await NestFactory.create(AppModule, adapter, { logger: false })) as INestApplication;
  await app.listen(0, '127.0.0.1');
  return { app, publicRoutes: [metadata, 'GET /lobby', 'GET /greeting'], close: () => app.close() };
}
