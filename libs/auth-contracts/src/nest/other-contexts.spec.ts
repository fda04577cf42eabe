import 'reflect-metadata';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, type ExecutionContext, type INestApplication, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AbstractGraphQLDriver,
  GqlExecutionContext,
  type GqlModuleOptions,
  GraphQLModule,
  Query,
  Resolver,
} from '@nestjs/graphql';
import { MessagePattern, Transport } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { type GraphQLSchema, graphql } from 'graphql';
import { defineAudience, localKeys } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';
import {
  AuthContractsModule,
  type AuthContractsOptions,
  CurrentPrincipal,
  decoratorsFor,
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

  @Public()
  @Query(() => String)
  open() {
    return 'open';
  }
}

interface GraphqlRequest {
  readonly body: { readonly query: string };
}

/** GraphQL over HTTP in its smallest form: what Apollo and Mercurius do around the same schema. */
class PlainDriver extends AbstractGraphQLDriver {
  async start(options: GqlModuleOptions & { schema?: GraphQLSchema }): Promise<void> {
    const { schema } = options;
    if (!schema) throw new Error('no schema');
    this.httpAdapterHost.httpAdapter.post('/graphql', (async (
      req: GraphqlRequest,
      reply: { send(body: string): void },
    ) => {
      const result = await graphql({ schema, source: req.body.query, contextValue: { req } });
      reply.send(JSON.stringify(result));
    }) as never);
  }

  async stop(): Promise<void> {}
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
  parts: { providers?: Type[]; controllers?: Type[]; imports?: never[] },
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

  async function ask(query: string, token?: string): Promise<{ data: unknown; errors?: { message: string }[] }> {
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
});

function graphqlModule(): never {
  return GraphQLModule.forRoot({ driver: PlainDriver, autoSchemaFile: true }) as never;
}
