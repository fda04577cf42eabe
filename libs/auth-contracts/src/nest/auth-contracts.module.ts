import { type DynamicModule, Logger, Module, type Type } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import {
  type AnyAudience,
  type Mode,
  ResourceServer,
  type ResourceServerOptions,
  type RevocationStatus,
} from '../index.js';
import { type Reader, readOptions, refused, type Shape } from '../options/read-options.js';
import { callback, listOf, optional } from '../options/values.js';
import { AccessTokenGuard } from './access-token.guard.js';
import { AuthContractsHealth } from './auth-contracts.health.js';
import { AuthContractsLifecycle } from './auth-contracts.lifecycle.js';
import { AuthContractsReport } from './auth-contracts.report.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions, acceptOptions, serverOptions } from './options.js';
import { ProtectedResourceRoutes } from './protected-resource.routes.js';
import { ReportDates } from './report-dates.js';
import { RouteRecorder } from './routes.js';
import { AUTH_CONTRACTS_REACH, type Reach, Territory } from './territory.js';

type Imports = NonNullable<DynamicModule['imports']>;

/** Gives the options, for `useClass` and `useExisting`. */
export interface AuthContractsOptionsFactory {
  createAuthContractsOptions(): AuthContractsOptions | Promise<AuthContractsOptions>;
}

/** Where options come from that other providers know, in one of the ways that Nest's libraries have. */
export interface AuthContractsAsyncOptions {
  readonly imports?: Imports | undefined;
  readonly inject?: readonly unknown[] | undefined;
  readonly useFactory?:
    | ((...dependencies: never[]) => AuthContractsOptions | Promise<AuthContractsOptions>)
    | undefined;
  /** Made by this module; what it injects is global or of `imports`. */
  readonly useClass?: Type<AuthContractsOptionsFactory> | undefined;
  /** A provider that is global or exported by one of `imports`. */
  readonly useExisting?: Type<AuthContractsOptionsFactory> | string | symbol | undefined;
}

const token: Reader<Type<AuthContractsOptionsFactory> | string | symbol> = (value, at) => {
  if (typeof value !== 'function' && typeof value !== 'string' && typeof value !== 'symbol') {
    throw refused(at, 'a class or another token of a provider', value);
  }
  return value as Type<AuthContractsOptionsFactory>;
};

const asyncShape: Shape<AuthContractsAsyncOptions> = {
  // Nest says which of them are no modules.
  imports: optional(listOf((module: unknown) => module as Imports[number])) as Reader<Imports | undefined>,
  // Tokens of providers: Nest says which of them are none.
  inject: optional(listOf((injected: unknown) => injected)),
  useFactory: optional(callback()),
  useClass: optional(callback()) as unknown as Reader<Type<AuthContractsOptionsFactory> | undefined>,
  useExisting: optional(token),
};

/** Guards a whole application for one audience, and serves what a client must know of it (RFC 9728). */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a Nest module is a class
export class AuthContractsModule {
  /** @throws TypeError without issuer or audience, or with an option that is none or not what it must be */
  static forRoot(options: AuthContractsOptions): DynamicModule {
    return guarded({ useValue: acceptOptions(options) }, 'application');
  }

  /**
   * An audience of its own for the controllers and resolvers of each module that imports this, beside that of the application, if it has one
   * by `forRoot`. Where it has none, every other handler must be public.
   * @throws TypeError as `forRoot`
   */
  static forFeature(options: AuthContractsOptions): DynamicModule {
    return guarded({ useValue: acceptOptions(options) }, 'modules');
  }

  /** As `forFeature`, with options as `forRootAsync` takes them. @throws TypeError */
  static forFeatureAsync(source: AuthContractsAsyncOptions): DynamicModule {
    return later('AuthContractsModule.forFeatureAsync', source, 'modules');
  }

  /**
   * As `forRoot`, with options that other providers know: global ones, or those of `imports`.
   * @throws TypeError unless exactly one of `useFactory`, `useClass` and `useExisting` is given
   */
  static forRootAsync(source: AuthContractsAsyncOptions): DynamicModule {
    return later('AuthContractsModule.forRootAsync', source, 'application');
  }
}

function later(door: string, source: AuthContractsAsyncOptions, reach: Reach): DynamicModule {
  const given = readOptions<AuthContractsAsyncOptions>(door, source, asyncShape);
  const { imports, inject, useFactory, useClass, useExisting } = given;
  if ([useFactory, useClass, useExisting].filter((one) => one !== undefined).length !== 1) {
    throw new TypeError(`${door} takes one of useFactory, useClass and useExisting`);
  }
  // What a class takes stands in its constructor: nobody would read this.
  if (inject && !useFactory) throw new TypeError(`${door}: inject stands beside useFactory alone`);
  if (useFactory) {
    const make = async (...dependencies: never[]) => acceptOptions(await useFactory(...dependencies));
    return guarded({ useFactory: make, inject: [...(inject ?? [])] }, reach, imports);
  }
  const make = async (factory: AuthContractsOptionsFactory) =>
    acceptOptions(await factory.createAuthContractsOptions());
  const factory = useClass ?? useExisting;
  return guarded({ useFactory: make, inject: [factory] }, reach, imports, useClass ? [useClass] : []);
}

function guarded(
  options: object,
  reach: Reach,
  imports: readonly Imports[number][] = [],
  providers: readonly Type[] = [],
): DynamicModule {
  return {
    module: AuthContractsModule,
    global: reach === 'application',
    imports: [DiscoveryModule, ...imports],
    providers: [
      ...providers,
      { provide: AUTH_CONTRACTS_OPTIONS, ...options } as never,
      { provide: ResourceServer, useFactory: createServer, inject: [AUTH_CONTRACTS_OPTIONS] },
      { provide: AUTH_CONTRACTS_REACH, useValue: reach },
      Territory,
      AuthContractsHealth,
      AuthContractsReport,
      AuthContractsLifecycle,
      ProtectedResourceRoutes,
      ReportDates,
      RouteRecorder,
      { provide: APP_GUARD, useClass: AccessTokenGuard },
    ],
    // Territory and ReportDates are for `@UseGuards(AccessTokenGuard)`, which Nest makes anew in the module of the controller.
    exports: [AUTH_CONTRACTS_OPTIONS, ResourceServer, AuthContractsHealth, AuthContractsReport, Territory, ReportDates],
  };
}

async function createServer(options: AuthContractsOptions): Promise<ResourceServer<AnyAudience, Mode>> {
  const logger = new Logger('AccessToken');
  const { revocations, verifyWith, rejectionLog, reportLog } = options;
  const server: ResourceServerOptions = {
    ...serverOptions(options),
    rejectionLog: rejectionLog ?? ((facts) => void logger.warn(facts)),
    reportLog: reportLog ?? ((facts) => void logger.warn(facts)),
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
