import { type DynamicModule, Logger, Module, type Type } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { ResourceServer, type ResourceServerOptions, type RevocationStatus } from '../index.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { callback, listOf, optional } from '../options/values.js';
import { AccessTokenGuard } from './access-token.guard.js';
import { AuthContractsHealth } from './auth-contracts.health.js';
import { AuthContractsLifecycle } from './auth-contracts.lifecycle.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions, acceptOptions, serverOptions } from './options.js';
import { protectedResourceRoutes } from './protected-resource.controller.js';
import { RouteRecorder } from './routes.js';

type Imports = NonNullable<DynamicModule['imports']>;

interface AsyncOptions {
  readonly imports: readonly Imports[number][] | undefined;
  readonly inject: readonly unknown[] | undefined;
  readonly useFactory: (...dependencies: never[]) => AuthContractsOptions | Promise<AuthContractsOptions>;
}

const asyncShape: Shape<AsyncOptions> = {
  // Nest says which of them are no modules.
  imports: optional(listOf((module: unknown) => module as Imports[number])),
  // Tokens of providers: Nest says which of them are none.
  inject: optional(listOf((token: unknown) => token)),
  useFactory: callback(),
};

/** Guards a whole application for one audience, and serves what a client must know of it (RFC 9728). */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a Nest module is a class
export class AuthContractsModule {
  /** @throws TypeError without issuer or audience, or with an option that is none or not what it must be */
  static forRoot(options: AuthContractsOptions): DynamicModule {
    const contract = acceptOptions(options);
    const routes = protectedResourceRoutes();
    routes.serve(contract);
    return guarded({ useValue: contract }, routes.controller);
  }

  /** As `forRoot`, with options that other providers know: global ones, or those of `imports`. */
  static forRootAsync(source: {
    readonly imports?: Imports;
    readonly inject?: unknown[];
    readonly useFactory: (...dependencies: never[]) => AuthContractsOptions | Promise<AuthContractsOptions>;
  }): DynamicModule {
    const routes = protectedResourceRoutes();
    const {
      imports,
      inject,
      useFactory: make,
    } = readOptions<AsyncOptions>('AuthContractsModule.forRootAsync', source, asyncShape);
    const useFactory = async (...dependencies: never[]) => {
      const contract = acceptOptions(await make(...dependencies));
      routes.serve(contract);
      return contract;
    };
    return guarded({ useFactory, inject: [...(inject ?? [])] }, routes.controller, imports);
  }
}

function guarded(options: object, controller: Type, imports: readonly Imports[number][] = []): DynamicModule {
  return {
    module: AuthContractsModule,
    global: true,
    imports: [DiscoveryModule, ...imports],
    controllers: [controller],
    providers: [
      { provide: AUTH_CONTRACTS_OPTIONS, ...options } as never,
      { provide: ResourceServer, useFactory: createServer, inject: [AUTH_CONTRACTS_OPTIONS] },
      AuthContractsHealth,
      AuthContractsLifecycle,
      RouteRecorder,
      { provide: APP_GUARD, useClass: AccessTokenGuard },
    ],
    exports: [AUTH_CONTRACTS_OPTIONS, ResourceServer, AuthContractsHealth],
  };
}

async function createServer(options: AuthContractsOptions): Promise<ResourceServer> {
  const logger = new Logger('AccessToken');
  const { revocations, verifyWith, rejectionLog } = options;
  const server: ResourceServerOptions = {
    ...serverOptions(options),
    rejectionLog: rejectionLog ?? ((facts) => void logger.warn(facts)),
    revocations: revocations && { ...revocations, onChange: revocations.onChange ?? reportRevocations },
  };
  if (verifyWith !== 'passport-jwt') return new ResourceServer(server);
  // passport is loaded only where it is asked for: others need not install it.
  const { PassportDoor } = await import('./passport/passport-door.js');
  return new ResourceServer(server, (verifier) => new PassportDoor(verifier));
}

function reportRevocations({ failure, staleForSeconds }: RevocationStatus): void {
  const logger = new Logger('Revocations');
  if (failure === undefined) logger.log({ event: 'revocations_heard' });
  else logger.warn({ event: 'revocations_not_heard', failure, stale_for_seconds: staleForSeconds });
}
