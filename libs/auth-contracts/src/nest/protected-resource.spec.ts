import 'reflect-metadata';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Inject, Injectable, Module, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { defineAudience, localKeys, metadataUrl } from '../index.js';
import {
  type AuthContractsAsyncOptions,
  AuthContractsModule,
  type AuthContractsOptions,
  type AuthContractsOptionsFactory,
  decoratorsFor,
  listRoutes,
} from './index.js';

const issuer = 'https://sso.example.com';
const wellKnown = '/.well-known/oauth-protected-resource';
const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'See things', 'things:write': 'Change things' },
});
const withPath = defineAudience({ identifier: 'https://api.example.com/v1/things', name: 'Things', scopes: {} });

const { RequireScopes, RequireAnyScope } = decoratorsFor(audience);

@Controller('closed')
class ClosedController {
  @Get()
  closed() {
    return {};
  }

  @RequireScopes('things:read', 'things:write')
  @Get('both')
  both() {
    return {};
  }

  @RequireAnyScope('things:write', 'things:read')
  @Get('either')
  either() {
    return {};
  }
}

let app: NestFastifyApplication;
afterEach(async () => {
  await (app as NestFastifyApplication | undefined)?.close();
});

async function boot(
  options: Partial<AuthContractsOptions & { issuers: undefined; mode?: undefined }> = {},
  asynchronous = false,
): Promise<void> {
  const all = { issuer, audience, keys: localKeys({ keys: [] }), ...options };

  // Not global: the factory gets it from `imports` alone.
  @Module({ providers: [{ provide: 'OPTIONS', useValue: all }], exports: ['OPTIONS'] })
  class OptionsModule {}

  const byFactory = {
    imports: [OptionsModule],
    inject: ['OPTIONS'],
    useFactory: (given: typeof all) => given,
  };

  @Module({
    imports: [asynchronous ? AuthContractsModule.forRootAsync(byFactory) : AuthContractsModule.forRoot(all)],
    controllers: [ClosedController],
  })
  class TestModule {}
  app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
}

async function get(path: string) {
  const response = await fetch(`${await app.getUrl()}${path}`);
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, challenge: response.headers.get('www-authenticate'), body };
}

describe('protected resource metadata (RFC 9728)', () => {
  it.each([false, true])('is served without a token (options of a factory: %s)', async (asynchronous) => {
    await boot({}, asynchronous);
    expect(await get(wellKnown)).toEqual({
      status: 200,
      challenge: null,
      body: {
        resource: 'https://things.example.com',
        authorization_servers: [issuer],
        scopes_supported: ['things:read', 'things:write'],
        bearer_methods_supported: ['header'],
        dpop_signing_alg_values_supported: ['ES256', 'PS256', 'EdDSA'],
        resource_name: 'Things',
      },
    });
    expect((await get(`${wellKnown}/other`)).status).toBe(404);
  });

  it('names it in every language that its contract has, and first for who reads none of them (RFC 9728 §2.1)', async () => {
    const name = { en: 'Things', de: 'Dinge' };
    await boot({ audience: defineAudience({ ...audience, name }) });
    expect((await get(wellKnown)).body).toMatchObject({
      resource_name: 'Things',
      'resource_name#en': 'Things',
      'resource_name#de': 'Dinge',
    });
    for (const wrong of [{}, { '"': 'x' }, { de: 7 }, ['x']]) {
      expect(() => defineAudience({ ...audience, name: wrong as never })).toThrow(/^defineAudience: name/);
    }
  });

  it.each([false, true])(
    'is served behind the path of the identifier too (RFC 9728 §3.1; factory: %s)',
    async (asynchronous) => {
      await boot({ audience: withPath }, asynchronous);
      const { status, body } = await get(`${wellKnown}/v1/things`);
      expect([status, body.resource, 'scopes_supported' in body]).toEqual([200, withPath.identifier, false]);
      expect((await get(wellKnown)).status).toBe(200);
      for (const other of ['/v1', '/v1/things/1', '/v1/other', '//v1/things', '/v1/things/..%2fthings']) {
        expect([other, (await get(`${wellKnown}${other}`)).status]).toEqual([other, 404]);
      }
    },
  );

  it('is named by the challenge, under the public address (RFC 9728 §5.1)', async () => {
    await boot({ audience: withPath, publicUrl: 'http://localhost:4001/proxied' });
    const { challenge } = await get('/closed');
    expect(challenge).toContain(`resource_metadata="http://localhost:4001${wellKnown}/v1/things"`);
    expect(metadataUrl(withPath)).toBe(`https://api.example.com${wellKnown}/v1/things`);
  });

  it.each([
    ['/closed', null],
    ['/closed/both', 'things:read things:write'],
    ['/closed/either', 'things:write'],
  ])('comes with the scopes that the route asks for (RFC 6750 §3): %s', async (path, scope) => {
    await boot();
    const wrong = await fetch(`${await app.getUrl()}${path}`, { headers: { authorization: 'Bearer a.b.c' } });
    const challenges = [(await get(path)).challenge, wrong.headers.get('www-authenticate')];
    for (const challenge of challenges) expect(/scope="([^"]*)"/.exec(challenge ?? '')?.[1] ?? null).toBe(scope);
  });

  it('may be read by script of any origin, as clients of the Model Context Protocol ask for it', async () => {
    await boot({ audience: withPath });
    for (const path of [wellKnown, `${wellKnown}/v1/things`]) {
      const url = `${await app.getUrl()}${path}`;
      const headers = { origin: 'https://inspector.example', 'access-control-request-method': 'GET' };
      const preflight = await fetch(url, {
        method: 'OPTIONS',
        headers: { ...headers, 'access-control-request-headers': 'mcp-protocol-version' },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-headers')).toBe('MCP-Protocol-Version');
      for (const answer of [preflight, await fetch(url, { headers })]) {
        expect(answer.headers.get('access-control-allow-origin')).toBe('*');
        expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      }
    }
  });

  it.each(['urn:example:things', 'api://things'])('of an API whose name is no address: %s', async (identifier) => {
    const named = defineAudience({ ...audience, identifier });
    await boot({ audience: named });
    expect(await get(wellKnown)).toMatchObject({ status: 200, body: { resource: identifier } });
    expect((await get('/closed')).challenge).not.toContain('resource_metadata');
    expect(metadataUrl(named, 'https://things.example.com/api')).toBe(`https://things.example.com${wellKnown}`);
  });

  it.each([
    ['fastify', () => new FastifyAdapter()],
    ['express', () => new ExpressAdapter()],
  ] as const)(
    'is where the challenge says, whatever stands before the paths of controllers: %s',
    async (_name, make) => {
      for (const contract of [audience, withPath]) {
        @Module({
          imports: [AuthContractsModule.forRoot({ issuer, audience: contract, keys: localKeys({ keys: [] }) })],
          controllers: [ClosedController],
        })
        class TestModule {}
        const one = await NestFactory.create(TestModule, make(), { logger: false });
        app = one as NestFastifyApplication;
        one.setGlobalPrefix('api/v2');
        one.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
        await one.listen(0, '127.0.0.1');
        const { status, challenge } = await get('/api/v2/v1/closed');
        expect(status).toBe(401);
        const [, address = ''] = /resource_metadata="([^"]+)"/.exec(challenge ?? '') ?? [];
        expect(await get(new URL(address).pathname)).toMatchObject({
          status: 200,
          body: { resource: contract.identifier },
        });
        expect(listRoutes(one)).toContainEqual({ method: 'GET', path: new URL(address).pathname });
        await one.close();
      }
    },
  );

  it('can be left out, and is then not named', async () => {
    await boot({ audience: withPath, protectedResourceMetadata: false });
    expect((await get(wellKnown)).status).toBe(404);
    expect((await get(`${wellKnown}/v1/things`)).status).toBe(404);
    expect((await get('/closed')).challenge).toBe('Bearer, DPoP algs="ES256 PS256 EdDSA"');
  });

  it('does not boot with an identifier whose path a router would read as a pattern', async () => {
    await boot();
    const odd = defineAudience({ identifier: 'https://api.example.com/:any', name: 'Odd', scopes: {} });
    expect(() => AuthContractsModule.forRoot({ issuer, audience: odd })).toThrow('no route for');
    expect(() =>
      AuthContractsModule.forRoot({ issuer, audience: odd, protectedResourceMetadata: false }),
    ).not.toThrow();
  });
});

describe('options that other providers know', () => {
  const all = { issuer, audience, keys: localKeys({ keys: [] }) };
  @Injectable()
  class Factory implements AuthContractsOptionsFactory {
    constructor(@Inject('OPTIONS') private readonly options: typeof all) {}

    createAuthContractsOptions() {
      return this.options;
    }
  }
  @Module({
    providers: [{ provide: 'OPTIONS', useValue: all }, Factory],
    exports: ['OPTIONS', Factory],
  })
  class OptionsModule {}

  it.each<[string, AuthContractsAsyncOptions]>([
    ['a factory', { imports: [OptionsModule], inject: ['OPTIONS'], useFactory: (given: typeof all) => given }],
    ['a class', { imports: [OptionsModule], useClass: Factory }],
    ['a provider that exists', { imports: [OptionsModule], useExisting: Factory }],
  ])('come from %s', async (_name, source) => {
    @Module({ imports: [AuthContractsModule.forRootAsync(source)], controllers: [ClosedController] })
    class TestModule {}
    app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    expect((await get('/closed')).status).toBe(401);
    expect((await get('/.well-known/oauth-protected-resource')).body.resource).toBe(audience.identifier);
  });
});

describe('where options come from', () => {
  it.each<[string, unknown]>([
    ['nowhere', {}],
    ['two places', { useFactory: () => ({}), useClass: class {} }],
    ['something that is no token', { useExisting: 7 }],
    ['a class and what nobody gives it', { useClass: class {}, inject: ['OPTIONS'] }],
    ['a provider and what nobody gives it', { useExisting: 'OPTIONS', inject: [] }],
  ])('is not %s', (_name, source) => {
    expect(() => AuthContractsModule.forRootAsync(source as AuthContractsAsyncOptions)).toThrow(TypeError);
  });
});
