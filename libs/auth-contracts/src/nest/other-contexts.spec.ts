import 'reflect-metadata';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Controller,
  type ExecutionContext,
  Get,
  type INestApplication,
  Injectable,
  Module,
  type Provider,
  SetMetadata,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AbstractGraphQLDriver,
  Field,
  GqlExecutionContext,
  type GqlModuleOptions,
  GraphQLModule,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  ResolveReference,
  Resolver,
  Subscription,
} from '@nestjs/graphql';
import { EventPattern, MessagePattern, Transport } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { type GraphQLSchema, graphql } from 'graphql';
import { acrClasses, defineAudience, localKeys, requireStepUp } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';
import {
  AuthContractsModule,
  type AuthContractsOptions,
  CurrentPrincipal,
  decoratorsFor,
  OptionalToken,
  type Principal,
  Public,
} from './index.js';

const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'Read' },
});
const { RequireScopes } = decoratorsFor(audience);

@WebSocketGateway()
class ClosedGateway {
  @SubscribeMessage('secret')
  secret() {
    return 'secret';
  }
}

@Public()
@WebSocketGateway()
class OpenGateway {
  @SubscribeMessage('open')
  open() {
    return 'open';
  }
}

@Controller()
class ClosedPatterns {
  @MessagePattern('secret')
  secret() {
    return 'secret';
  }
}

@Resolver()
class ThingsResolver {
  @Query(() => String)
  @RequireScopes('things:read')
  who(@CurrentPrincipal() { subject }: Principal) {
    return subject;
  }

  @Query(() => String)
  secret(@CurrentPrincipal() caller: Principal) {
    requireStepUp(caller, { kind: 'acr', anyOf: ['phr'] });
    return 'secret';
  }

  @Public()
  @Query(() => String)
  open() {
    return 'open';
  }

  @OptionalToken()
  @Query(() => String, { nullable: true })
  perhaps(@CurrentPrincipal() principal?: Principal) {
    return principal?.subject;
  }
}

interface GraphqlRequest {
  readonly body: { readonly query: string };
}

/** GraphQL over HTTP in its smallest form: what Apollo and Mercurius do around the same schema. */
class PlainDriver extends AbstractGraphQLDriver {
  /** Drivers differ in where the request is. */
  protected contextOf(req: GraphqlRequest): object {
    return { req };
  }

  async start(options: GqlModuleOptions & { schema?: GraphQLSchema }): Promise<void> {
    const { schema } = options;
    if (!schema) throw new Error('no schema');
    this.httpAdapterHost.httpAdapter.post('/graphql', (async (
      req: GraphqlRequest,
      reply: { send(body: string): void },
    ) => {
      const result = await graphql({ schema, source: req.body.query, contextValue: this.contextOf(req) });
      reply.send(JSON.stringify(result));
    }) as never);
  }

  async stop(): Promise<void> {}
}

class OtherDriver extends PlainDriver {
  protected override contextOf(req: GraphqlRequest): object {
    return { http: { incoming: req } };
  }
}

const shared: { http?: object } = {};

/** As where an application gives one object for all. */
class SharingDriver extends PlainDriver {
  protected override contextOf(req: GraphqlRequest): object {
    return Object.assign(shared, { http: { incoming: req } });
  }
}

let issuer: TestIssuer;
let app: INestApplication | undefined;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
});
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function create(
  parts: { providers?: Provider[]; controllers?: Type[]; imports?: never[] },
  more: Pick<AuthContractsOptions, 'graphqlRequest' | 'verifyWith'> = {},
): Promise<INestApplication> {
  const keys = localKeys(issuer.jwks);
  @Module({
    imports: [
      AuthContractsModule.forRoot({ issuer: issuer.issuer, audience, keys, ...more }),
      ...(parts.imports ?? []),
    ],
    controllers: parts.controllers ?? [],
    providers: parts.providers ?? [],
  })
  class TestModule {}
  app = await NestFactory.create(TestModule, new FastifyAdapter(), { logger: false, abortOnError: false });
  return app;
}

describe('a handler that the guard cannot close', () => {
  it('stops the application: a WebSocket gateway', async () => {
    const one = await create({ providers: [ClosedGateway] });
    one.useWebSocketAdapter(new WsAdapter(one));
    await expect(one.init()).rejects.toThrow('ClosedGateway.secret (WebSocket)');
  });

  it('does not, where it is public by intent', async () => {
    const one = await create({ providers: [OpenGateway] });
    one.useWebSocketAdapter(new WsAdapter(one));
    await expect(one.init()).resolves.toBeDefined();
  });

  it('stops a hybrid application, whose message patterns ask no global guard', async () => {
    const one = await create({ controllers: [ClosedPatterns] });
    one.connectMicroservice({ transport: Transport.TCP, options: { port: 0 } });
    await expect(one.init()).rejects.toThrow('ClosedPatterns.secret (message pattern)');
  });

  it('stops a microservice', async () => {
    const keys = localKeys(issuer.jwks);
    @Module({
      imports: [AuthContractsModule.forRoot({ issuer: issuer.issuer, audience, keys })],
      controllers: [ClosedPatterns],
    })
    class TestModule {}
    const service = await NestFactory.createMicroservice(TestModule, {
      transport: Transport.TCP,
      options: { port: 0 },
      logger: false,
      abortOnError: false,
    });
    await expect(service.init()).rejects.toThrow('ClosedPatterns.secret (message pattern)');
  });

  it('stops the application: a resolver, where nobody says where its request is', async () => {
    const one = await create({ providers: [ThingsResolver], imports: [graphqlModule()] });
    await expect(one.init()).rejects.toThrow('ThingsResolver.who (GraphQL)');
  });
});

describe('a GraphQL resolver with graphqlRequest', () => {
  const graphqlRequest = (context: ExecutionContext) => GqlExecutionContext.create(context).getContext().req;

  async function ask(
    query: string,
    token?: string,
  ): Promise<{ data: unknown; errors?: { message: string; extensions?: { code?: string } }[] }> {
    const response = await fetch(`${await app?.getUrl()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as never;
  }

  it.each(['verifier', 'passport-jwt'] as const)('is guarded like a route, by %s', async (verifyWith) => {
    const parts = { providers: [ThingsResolver], imports: [graphqlModule()] as never[] };
    const one = await create(parts, { graphqlRequest, verifyWith });
    await one.listen(0, '127.0.0.1');
    const good = await issuer.mint({ audience, scopes: ['things:read'], subject: 'alice' });
    expect(await ask('{ who }', good)).toEqual({ data: { who: 'alice' } });
    expect(await ask('{ open }')).toEqual({ data: { open: 'open' } });
    for (const bad of [undefined, await issuer.mint({ audience }), await issuer.mintIdToken('portal')]) {
      const { data, errors } = await ask('{ who }', bad);
      expect([data, errors?.length]).toEqual([null, 1]);
    }
  });

  it('says in the error what kind of refusal it is', async () => {
    const one = await create(
      { providers: [ThingsResolver], imports: [graphqlModule()] as never[] },
      { graphqlRequest },
    );
    await one.listen(0, '127.0.0.1');
    const code = async (token?: string) => (await ask('{ who }', token)).errors?.[0]?.extensions?.code;
    expect(await code()).toBe('UNAUTHENTICATED');
    expect(await code('a.b.c')).toBe('UNAUTHENTICATED');
    expect(await code(await issuer.mint({ audience }))).toBe('FORBIDDEN');
  });

  it('may ask for a stronger sign-in itself', async () => {
    const parts = { providers: [ThingsResolver], imports: [graphqlModule()] as never[] };
    const one = await create(parts, { graphqlRequest });
    await one.listen(0, '127.0.0.1');
    const token = (acr: string) => issuer.mint({ audience, claims: { acr } });
    expect(await ask('{ secret }', await token('phrh'))).toEqual({ data: { secret: 'secret' } });
    const { data, errors } = await ask('{ secret }', await token(acrClasses.twoFactors));
    expect([data, errors?.map(({ extensions }) => extensions?.code)]).toEqual([null, ['UNAUTHENTICATED']]);
  });

  const incoming = (context: ExecutionContext) => context.getArgByIndex(2).http.incoming;
  const start = async (driver: Type) => {
    const imports = [GraphQLModule.forRoot({ driver: driver as never, autoSchemaFile: true })] as never[];
    const one = await create({ providers: [ThingsResolver], imports }, { graphqlRequest: incoming });
    await one.listen(0, '127.0.0.1');
  };

  it('gives the caller whatever the driver puts into the context', async () => {
    await start(OtherDriver);
    const token = await issuer.mint({ audience, scopes: ['things:read'], subject: 'alice' });
    expect(await ask('{ who }', token)).toEqual({ data: { who: 'alice' } });
  });

  it('takes no caller for another where all have one context', async () => {
    await start(SharingDriver);
    const of = (subject: string) => issuer.mint({ audience, scopes: ['things:read'], subject });
    expect(await ask('{ who }', await of('alice'))).toEqual({ data: { who: 'alice' } });
    expect((await ask('{ who }', await of('bob'))).errors?.[0]?.message).toContain('a context of its own');
    const stranger = await ask('{ perhaps }');
    expect([stranger.data, stranger.errors?.[0]?.message]).toEqual([
      { perhaps: null },
      expect.stringContaining('a context of its own'),
    ]);
  });
});

@ObjectType()
class Person {
  @Field(() => String)
  name!: string;
}

@Resolver(() => Person)
class PersonResolver {
  @Public()
  @Query(() => Person)
  person() {
    return { name: 'Alice' };
  }

  @ResolveField(() => String)
  @RequireScopes('things:read')
  salary(@Parent() { name }: Person, @CurrentPrincipal() principal: Principal) {
    return `of ${name}, for ${principal.subject}`;
  }
}

describe('a GraphQL field that asks for something', () => {
  const graphqlRequest = (context: ExecutionContext) => GqlExecutionContext.create(context).getContext().req;

  it.each([
    ['without enhancers', undefined, true],
    ['with guards for fields, and nobody who says where the request is', ['guards'] as const, false],
    ['with no enhancers', [], true],
  ] as const)('stops the application %s', async (_name, enhancers, isSet) => {
    const parts = { providers: [PersonResolver], imports: [graphqlModule(enhancers)] as never[] };
    const one = await create(parts, isSet ? { graphqlRequest } : {});
    await expect(one.init()).rejects.toThrow(/PersonResolver\.salary \(GraphQL field\): .*fieldResolverEnhancers/);
  });

  const later = () =>
    GraphQLModule.forRootAsync({
      driver: PlainDriver,
      useFactory: () => ({ autoSchemaFile: true, fieldResolverEnhancers: ['guards' as const] }),
    }) as never;

  it.each([
    ['at once', () => graphqlModule(['guards'])],
    ['by a factory', later],
  ])('is closed where GraphQL is told to ask guards for fields, %s', async (_name, module) => {
    const parts = { providers: [PersonResolver], imports: [module()] as never[] };
    const one = await create(parts, { graphqlRequest });
    await one.listen(0, '127.0.0.1');
    const query = async (token?: string) => {
      const response = await fetch(`${await one.getUrl()}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query: '{ person { name salary } }' }),
      });
      return ((await response.json()) as { data: { person: unknown } | null }).data?.person;
    };
    expect(await query(await issuer.mint({ audience, scopes: ['things:read'], subject: 'alice' }))).toEqual({
      name: 'Alice',
      salary: 'of Alice, for alice',
    });
    expect([await query(), await query(await issuer.mint({ audience }))]).toEqual([undefined, undefined]);
  });
});

@Injectable()
class Sink {}

/** Each with the line that stops the application. */
const unguarded: readonly (readonly [string, Provider | Type, string])[] = (() => {
  @RequireScopes('things:read')
  @Resolver(() => Person)
  class FieldOfClosedClass {
    @ResolveField(() => String)
    salary() {
      return '1';
    }
  }
  @Resolver(() => Person)
  class Reference {
    @ResolveReference()
    byId() {
      return { name: 'Alice' };
    }
  }
  @Resolver('Union')
  class TypeOfUnion {
    @ResolveField('__resolveType')
    @RequireScopes('things:read')
    __resolveType() {
      return 'Person';
    }
  }
  class ResolverOfFactory extends ThingsResolver {}
  @WebSocketGateway()
  class PushGateway {
    handleConnection(client: { send(text: string): void }) {
      client.send('secret');
    }
  }
  @WebSocketGateway()
  class SilentGateway {}
  @WebSocketGateway()
  class HalfOpenGateway {
    @Public()
    @SubscribeMessage('open')
    open() {
      return 'open';
    }
  }
  @Public()
  @WebSocketGateway()
  class GatewayHook {
    @RequireScopes('things:read')
    handleConnection() {}
  }
  @Public()
  @WebSocketGateway()
  class GatewayMessage {
    @RequireScopes('things:read')
    @SubscribeMessage('secret')
    secret() {
      return 'secret';
    }
  }
  @Public()
  @WebSocketGateway()
  class GatewayEnd {
    @RequireScopes('things:read')
    handleDisconnect() {}
    @RequireScopes('things:read')
    afterInit() {}
  }
  @Controller()
  class Events {
    @EventPattern('secret')
    secret(_data: unknown) {
      return 'secret';
    }
  }
  @Controller()
  class RouteAndPattern {
    @Get('secret')
    @MessagePattern('secret')
    @RequireScopes('things:read')
    secret(_data: unknown) {
      return 'secret';
    }
  }
  class Jobs {
    @SetMetadata('SCHEDULER_TYPE', 1)
    @RequireScopes('things:read')
    nightly() {}
  }
  class Listener {
    @SetMetadata('EVENT_LISTENER_METADATA', [{ event: 'x' }])
    @RequireScopes('things:read')
    heard() {}
  }
  class Service {
    @RequireScopes('things:read')
    work() {}
  }
  @RequireScopes('things:read')
  class ClosedService {
    work() {}
  }
  class Statics {
    @RequireScopes('things:read')
    static work() {}
    rest() {}
  }
  return [
    ['a field of a class that asks', FieldOfClosedClass, 'FieldOfClosedClass.salary (GraphQL field)'],
    ['a reference of a federation', Reference, 'Reference.byId (GraphQL reference)'],
    ['a type resolver', TypeOfUnion, 'TypeOfUnion.__resolveType (GraphQL type)'],
    ['a gateway that only pushes', PushGateway, 'PushGateway (WebSocket gateway)'],
    ['its hook', PushGateway, 'PushGateway.handleConnection (WebSocket)'],
    ['a gateway without a handler', SilentGateway, 'SilentGateway (WebSocket gateway)'],
    ['a gateway with public messages', HalfOpenGateway, 'HalfOpenGateway (WebSocket gateway)'],
    ['a hook of a public gateway', GatewayHook, 'GatewayHook.handleConnection (WebSocket)'],
    ['a message of a public gateway', GatewayMessage, 'GatewayMessage.secret (WebSocket)'],
    ['its end', GatewayEnd, 'GatewayEnd.handleDisconnect (WebSocket)'],
    ['its beginning', GatewayEnd, 'GatewayEnd.afterInit (WebSocket)'],
    ['an event pattern', Events, 'Events.secret (message pattern)'],
    ['a route that is a pattern as well', RouteAndPattern, 'RouteAndPattern.secret (message pattern)'],
    ['a schedule', Jobs, 'Jobs.nightly (schedule)'],
    ['an event of the process', Listener, 'Listener.heard (event)'],
    ['a method that is no handler', Service, 'Service.work (no handler of a request)'],
    ['a class that has none', ClosedService, 'ClosedService (a class without handlers)'],
    ['a static method', Statics, 'Statics.work (static)'],
    [
      'what a factory makes',
      { provide: Sink, useFactory: () => new ResolverOfFactory() },
      'ResolverOfFactory.who (GraphQL)',
    ],
    ['what is a value', { provide: Sink, useValue: new Service() }, 'Service.work (no handler of a request)'],
  ];
})();

describe('what no guard sees stops the application', () => {
  it.each(unguarded)('%s', async (_name, part, line) => {
    const isController = typeof part === 'function' && Reflect.hasMetadata('path', part);
    const one = await create(isController ? { controllers: [part] } : { providers: [part as Provider] });
    one.useWebSocketAdapter(new WsAdapter(one));
    await expect(one.init()).rejects.toThrow(line);
  });

  it('in a hybrid application that inherits its guards as well: a message has no request', async () => {
    const one = await create({ controllers: [ClosedPatterns] });
    one.connectMicroservice({ transport: Transport.TCP, options: { port: 0 } }, { inheritAppConfig: true });
    await expect(one.init()).rejects.toThrow('ClosedPatterns.secret (message pattern): guard it by other means');
  });
});

describe('what asks for nothing and is reached by no one from outside', () => {
  it('stops nothing: services, schedules, listeners, fields', async () => {
    class Service {
      @SetMetadata('SCHEDULER_TYPE', 1)
      work() {}
    }
    @Resolver(() => Person)
    class Fields {
      @ResolveField(() => String)
      nickname() {
        return 'Al';
      }

      @Public()
      @Query(() => Person)
      somebody() {
        return { name: 'Alice' };
      }

      @Public()
      @ResolveReference()
      byName() {
        return { name: 'Alice' };
      }

      @Public()
      @Subscription(() => String)
      news() {
        return undefined;
      }
    }
    const one = await create({ providers: [Service, Fields], imports: [graphqlModule()] });
    await expect(one.init()).resolves.toBeDefined();
  });
});

function graphqlModule(fieldResolverEnhancers?: readonly 'guards'[]): never {
  return GraphQLModule.forRoot({
    driver: PlainDriver,
    autoSchemaFile: true,
    ...(fieldResolverEnhancers && { fieldResolverEnhancers }),
  } as never) as never;
}
