import 'reflect-metadata';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  type INestApplication,
  Injectable,
  Module,
  Req,
  type Type,
  UseGuards,
} from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { Query, Resolver } from '@nestjs/graphql';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { defineAudience, localKeys } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';
import { AccessTokenGuard } from './access-token.guard.js';
import {
  AuthContractsHealth,
  AuthContractsModule,
  AuthContractsReport,
  CurrentPrincipal,
  decoratorsFor,
  Enforce,
  OptionalToken,
  type Principal,
  Public,
  ReportOnly,
} from './index.js';

const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'a:read': 'Read' },
});
const { RequireScopes } = decoratorsFor(audience);
const soon = `${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)}T00:00:00.000Z`;
const past = '2020-01-01';

let issuer: TestIssuer;
let app: INestApplication | undefined;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
});
afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** What decided before: it knows a password. */
@Injectable()
class OldGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; user?: object }>();
    request.user = { old: true };
    return request.headers['x-old'] === 'yes';
  }
}

@Controller('things')
@ReportOnly({ until: soon })
@UseGuards(OldGuard)
class ThingsController {
  @Get(':id')
  @RequireScopes('a:read')
  read(@CurrentPrincipal() caller: Principal | undefined, @Req() { user }: { user: object }) {
    return { of: caller?.subject ?? null, user };
  }

  @Get('closed/:id')
  @Enforce()
  closed() {
    return {};
  }

  @Get('optional/:id')
  @OptionalToken()
  optional(@CurrentPrincipal() caller?: Principal) {
    return { of: caller?.subject ?? null };
  }
}

@Controller('enforced')
class EnforcedController {
  @Get()
  read() {
    return {};
  }
}

@Controller('late')
@ReportOnly({ until: past })
class LateController {
  @Get()
  read() {
    return {};
  }
}

async function boot(
  controllers: Type[],
  { platform = 'fastify', more = {}, providers = [] }: { platform?: string; more?: object; providers?: object[] } = {},
) {
  @Module({
    imports: [
      AuthContractsModule.forRoot({
        issuer: issuer.issuer,
        keys: localKeys(issuer.jwks),
        audience,
        rejectionLog: false,
        reportLog: () => {},
        ...more,
      } as never),
    ],
    controllers,
    providers: providers as [],
  })
  class TestModule {}
  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  app = await NestFactory.create(TestModule, adapter, { logger: false, abortOnError: false });
  app.setGlobalPrefix('v1');
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();
  return async (path: string, token?: string, headers: Record<string, string> = { 'x-old': 'yes' }) => {
    const response = await fetch(`${base}/v1${path}`, {
      headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    });
    return {
      status: response.status,
      code: response.headers.get('signet-rejection'),
      body: (await response.json()) as unknown,
    };
  };
}

describe.each(['express', 'fastify'])(
  '@ReportOnly() on a controller of an application that enforces, %s',
  (platform) => {
    const everything = [ThingsController, EnforcedController, LateController];

    it('lets its routes go on, and no other; its handlers may be enforced', async () => {
      const get = await boot(everything, { platform });
      expect(await get('/things/42')).toMatchObject({ status: 200, body: { of: null, user: { old: true } } });
      expect((await get('/things/42', undefined, {})).status).toBe(403);
      const good = await issuer.mint({ audience, scopes: ['a:read'] });
      for (let i = 0; i < 2; i += 1) {
        expect(await get('/things/42', good)).toMatchObject({ body: { of: 'subject-1', user: { old: true } } });
      }
      // The token is good, and not enough: nobody is known of it.
      expect(await get('/things/42', await issuer.mint({ audience }))).toMatchObject({
        status: 200,
        body: { of: null },
      });
      expect(await get('/things/optional/42', 'a.b.c')).toMatchObject({ status: 200, body: { of: null } });
      expect((await get('/things/closed/42')).status).toBe(401);
      expect((await get('/enforced')).status).toBe(401);
      expect((await get('/late')).status).toBe(401);
      const { rows } = (app as INestApplication).get(AuthContractsReport).report();
      expect(
        rows.map(({ route, code, count, refusedToo }) => [route, code, count, refusedToo].join(' ')).toSorted(),
      ).toEqual([
        '/v1/things/:id no_token 2 1',
        '/v1/things/:id scope_missing 1 0',
        '/v1/things/optional/:id malformed 1 0',
      ]);
      const { tokens } = (app as INestApplication).get(AuthContractsHealth).check();
      expect(tokens.reportOnly).toMatchObject({ isOpen: true, until: soon });
      expect(tokens.reportOnly?.where.join()).toContain('ThingsController.read');
    });

    it('says the code in development where the request goes on', async () => {
      const get = await boot(everything, { platform, more: { exposeRejectionCode: true } });
      expect(await get('/things/42', 'a.b.c')).toMatchObject({ status: 200, code: 'malformed' });
      expect(await get('/things/42')).toMatchObject({ status: 200, code: 'no_token' });
      expect(await get('/things/42', await issuer.mint({ audience, scopes: ['a:read'] }))).toMatchObject({
        code: null,
      });
      expect(await get('/enforced', 'a.b.c')).toMatchObject({ status: 401, code: 'malformed' });
    });
  },
);

describe('report-only of a whole application', () => {
  const mode = { mode: 'report-only', until: soon };

  it('leaves the caller that an old global guard wrote down', async () => {
    const get = await boot([EnforcedReader], { more: mode, providers: [{ provide: APP_GUARD, useClass: OldGuard }] });
    const good = await issuer.mint({ audience });
    expect(await get('/reader', good)).toMatchObject({ body: { of: 'subject-1', user: { old: true } } });
  });

  it('does not break on a schema that throws, and tells nobody what it said', async () => {
    const validate = () => {
      throw new Error('a fault of the schema');
    };
    const claims = { '~standard': { version: 1, vendor: 'test', validate } };
    const faulty = defineAudience({ ...audience, claims } as never);
    const get = await boot([EnforcedController], { more: { ...mode, audience: faulty } });
    expect((await get('/enforced', await issuer.mint({ audience }))).status).toBe(200);
    const report = (app as INestApplication).get(AuthContractsReport).report();
    expect(report.codes).toEqual({ fault: 1 });
    expect(JSON.stringify(report)).not.toContain('a fault of the schema');
  });

  it('goes by passport-jwt as well', async () => {
    const get = await boot([EnforcedController], { more: { ...mode, verifyWith: 'passport-jwt' } });
    expect((await get('/enforced', await issuer.mint({ audience, claims: { exp: 1, client_id: 'web' } }))).status).toBe(
      200,
    );
    expect((app as INestApplication).get(AuthContractsReport).report().rows).toMatchObject([
      { code: 'token_expired', client: 'web', isVerified: true, route: '/v1/enforced' },
    ]);
  });
});

@Controller('reader')
class EnforcedReader {
  @Get()
  read(@CurrentPrincipal() caller: Principal | undefined, @Req() { user }: { user: object }) {
    return { of: caller?.subject ?? null, user };
  }
}

describe('fields of one GraphQL operation', () => {
  @Resolver()
  class ThingsResolver {
    @Query(() => String)
    mine() {
      return '';
    }

    @Query(() => String)
    @RequireScopes('a:read')
    all() {
      return '';
    }
  }

  it('are judged each by itself, and who calls one is nobody in another that would be refused', async () => {
    await boot([EnforcedController], {
      more: {
        mode: 'report-only',
        until: soon,
        graphqlRequest: (context: ExecutionContext) => context.getArgByIndex(2).req,
      },
      providers: [ThingsResolver],
    });
    const guard = guardOf(app as INestApplication);
    const headers = { authorization: `Bearer ${await issuer.mint({ audience, subject: 'alice' })}` };
    const value = { req: { method: 'POST', headers } };
    const field = (handler: () => string) => {
      const args = [undefined, {}, value, { fieldName: handler.name }];
      return {
        getType: () => 'graphql',
        getClass: () => ThingsResolver,
        getHandler: () => handler,
        getArgByIndex: (index: number) => args[index],
        switchToHttp: () => ({ getRequest: () => args[0], getResponse: () => args[1] }),
      } as unknown as ExecutionContext;
    };
    const { callerOf } = await import('./caller-of.js');
    const mine = field(ThingsResolver.prototype.mine);
    const all = field(ThingsResolver.prototype.all);
    for (const one of [all, mine, all]) expect(await guard.canActivate(one)).toBe(true);
    expect([callerOf(mine)?.subject, callerOf(all)?.subject]).toEqual(['alice', undefined]);
    expect((app as INestApplication).get(AuthContractsReport).report().rows).toMatchObject([
      { route: 'ThingsResolver.all', code: 'scope_missing', count: 2 },
    ]);
    // As of an operation over a socket, of which nobody said where its request is.
    value.req = undefined as never;
    expect(await guard.canActivate(mine)).toBe(true);
    expect(callerOf(mine)).toBeUndefined();
    expect((app as INestApplication).get(AuthContractsReport).report().codes).toMatchObject({ fault: 1 });
  });
});

function guardOf(one: INestApplication): CanActivate {
  const container = one as unknown as {
    config: { getGlobalRequestGuards(): readonly { instance: unknown }[]; getGlobalGuards(): CanActivate[] };
  };
  const found = [
    ...container.config.getGlobalGuards(),
    ...container.config.getGlobalRequestGuards().map(({ instance }) => instance as CanActivate),
  ].find((guard) => guard instanceof AccessTokenGuard);
  if (!found) throw new Error('no guard');
  return found;
}

describe('what stops the boot, in report-only too', () => {
  const failure = async (controllers: Type[], more: object = {}, providers: object[] = []) =>
    boot(controllers, { more, providers }).then(
      () => 'booted',
      (error: Error) => error.message,
    );

  it('is a date that is too far ahead, on a controller or of the application', async () => {
    const far = new Date(Date.now() + 181 * 86_400_000).toISOString();
    @Controller()
    @ReportOnly({ until: far })
    class FarController {
      @Get()
      read() {
        return {};
      }
    }
    expect(await failure([FarController])).toBe(
      '@ReportOnly() on FarController.read: until must be at most 180 days ahead',
    );
    expect(() =>
      AuthContractsModule.forRoot({ issuer: issuer.issuer, audience, mode: 'report-only', until: far }),
    ).toThrow('AuthContractsModule: until must be at most 180 days ahead');
  });

  it('is a contradiction, and a mode where no guard is asked', async () => {
    @Controller()
    @Enforce()
    @ReportOnly({ until: soon })
    class BothController {
      @Get()
      read() {
        return {};
      }
    }
    @Injectable()
    class Service {
      @ReportOnly({ until: soon })
      work() {
        return {};
      }
    }
    @Injectable()
    @Enforce()
    class ClosedService {}
    @Controller()
    class StaticController {
      @Enforce()
      static work() {
        return {};
      }
    }
    const hidden = Symbol('hidden');
    @Controller()
    class SymbolController {
      @Enforce()
      [hidden]() {
        return {};
      }
    }
    expect(await failure([SymbolController])).toContain('SymbolController.Symbol(hidden) (no handler of a request)');
    @Controller()
    class PublicController {
      @Get()
      @Public()
      @Enforce()
      read() {
        return {};
      }
    }
    expect(await failure([BothController])).toContain('@Enforce() on class BothController, and @ReportOnly() until');
    expect(await failure([], {}, [Service])).toContain('Service.work (no handler of a request)');
    expect(await failure([], {}, [ClosedService])).toContain('ClosedService (a class without handlers)');
    expect(await failure([StaticController])).toContain('StaticController.work (static)');
    expect(await failure([PublicController])).toContain('@Public() and @Enforce() on PublicController.read');
  });
});
