import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessTokenGuard } from './access-token.guard.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions, acceptOptions } from './options.js';
import { ProtectedResourceController } from './protected-resource.controller.js';

/** Guards a whole application for one audience. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a Nest module is a class
export class AuthContractsModule {
  /** @throws TypeError without issuer or audience */
  static forRoot(options: AuthContractsOptions): DynamicModule {
    return guarded({ useValue: acceptOptions(options) });
  }

  /** As `forRoot`, with options that other providers know. */
  static forRootAsync(source: {
    readonly inject?: unknown[];
    readonly useFactory: (...dependencies: never[]) => AuthContractsOptions | Promise<AuthContractsOptions>;
  }): DynamicModule {
    const useFactory = async (...dependencies: never[]) => acceptOptions(await source.useFactory(...dependencies));
    return guarded({ useFactory, inject: source.inject ?? [] });
  }
}

function guarded(options: object): DynamicModule {
  return {
    module: AuthContractsModule,
    global: true,
    controllers: [ProtectedResourceController],
    providers: [
      { provide: AUTH_CONTRACTS_OPTIONS, ...options } as never,
      AccessTokenStrategy,
      { provide: APP_GUARD, useClass: AccessTokenGuard },
    ],
    exports: [AUTH_CONTRACTS_OPTIONS],
  };
}
