import 'reflect-metadata';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { defineAudience, localKeys, metadataUrl } from '../index.js';
import { AuthContractsModule, type AuthContractsOptions } from './index.js';

const issuer = 'https://sso.example.com';
const wellKnown = '/.well-known/oauth-protected-resource';
const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'See things', 'things:write': 'Change things' },
});
const withPath = defineAudience({ identifier: 'https://api.example.com/v1/things', name: 'Things', scopes: {} });

@Controller('closed')
class ClosedController {
  @Get()
  closed() {
    return {};
  }
}

let app: NestFastifyApplication;
afterEach(() => app.close());

async function boot(
  options: Partial<AuthContractsOptions & { issuers: undefined }> = {},
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
