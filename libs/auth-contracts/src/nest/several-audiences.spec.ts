import 'reflect-metadata';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, type DynamicModule, Get, type INestApplication, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type AnyAudience, defineAudience, localKeys } from '../index.js';
import { createTestIssuer, describeAudience, type TestIssuer } from '../testing/index.js';
import { AuthContractsModule, CurrentPrincipal, decoratorsFor, type Principal, Public } from './index.js';

const things = defineAudience({
  identifier: 'https://api.example.com/things',
  name: 'Things',
  scopes: { 'things:read': 'Read' },
});
const admin = defineAudience({
  identifier: 'https://api.example.com/admin',
  name: 'Administration',
  scopes: { 'admin:read': 'Read' },
});
const OfThings = decoratorsFor(things);
const OfAdmin = decoratorsFor(admin);
const wellKnown = '/.well-known/oauth-protected-resource';

@Controller('things')
class ThingsController {
  @OfThings.RequireScopes('things:read')
  @Get()
  list(@CurrentPrincipal() { subject }: Principal) {
    return { subject };
  }
}

@Controller('admin')
class AdminController {
  @OfAdmin.RequireScopes('admin:read')
  @Get()
  list(@CurrentPrincipal() { subject }: Principal) {
    return { subject };
  }
}

@Public()
@Controller('health')
class HealthController {
  @Get()
  read() {
    return {};
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

const trust = (audience: AnyAudience, more = {}) => ({
  issuer: issuer.issuer,
  audience,
  keys: localKeys(issuer.jwks),
  ...more,
});

/** A module of controllers, with what it imports. */
function moduleOf(imports: DynamicModule[], ...controllers: Type[]): Type {
  @Module({ imports, controllers })
  class Part {}
  return Part;
}

async function boot(imports: (Type | DynamicModule)[], adapter: 'fastify' | 'express' = 'fastify'): Promise<void> {
  @Module({ imports })
  class Whole {}
  const platform = adapter === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
  app = await NestFactory.create(Whole, platform, { logger: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
}

async function call(path: string, token?: string) {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${await app?.getUrl()}${path}`, { headers });
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate') ?? '',
    body: (await response.json()) as Record<string, unknown>,
  };
}

const forThings = () => issuer.mint({ audience: things, scopes: ['things:read'] });
const forAdmin = () => issuer.mint({ audience: admin, scopes: ['admin:read'] });

describe.each(['fastify', 'express'] as const)('several audiences in one application, on %s', (adapter) => {
  it.each<[string, () => (Type | DynamicModule)[]]>([
    [
      'one of the application, one of a module',
      () => [
        AuthContractsModule.forRoot(trust(things)),
        moduleOf([], ThingsController, HealthController),
        moduleOf([AuthContractsModule.forFeature(trust(admin))], AdminController),
      ],
    ],
    [
      'each of a module',
      () => [
        moduleOf([AuthContractsModule.forFeature(trust(things))], ThingsController),
        moduleOf([AuthContractsModule.forFeatureAsync({ useFactory: () => trust(admin) })], AdminController),
        moduleOf([], HealthController),
      ],
    ],
  ])('each takes its own tokens and no others: %s', async (_name, imports) => {
    await boot(imports(), adapter);
    expect(await call('/things', await forThings())).toMatchObject({ status: 200, body: { subject: 'subject-1' } });
    expect(await call('/admin', await forAdmin())).toMatchObject({ status: 200, body: { subject: 'subject-1' } });
    for (const [path, token] of [
      ['/things', await forAdmin()],
      ['/admin', await forThings()],
      ['/things', undefined],
      ['/admin', undefined],
    ] as const) {
      const { status, challenge } = await call(path, token);
      expect([path, status]).toEqual([path, 401]);
      expect(challenge).toContain(`${wellKnown}${path}`);
    }
    expect((await call('/health')).status).toBe(200);
    expect((await call(`${wellKnown}/things`)).body.resource).toBe(things.identifier);
    expect((await call(`${wellKnown}/admin`)).body.resource).toBe(admin.identifier);
  });
});

describe('an application whose audiences are not clear', () => {
  it.each<[string, () => (Type | DynamicModule)[], string]>([
    [
      'two of the application',
      () => [
        AuthContractsModule.forRoot(trust(things)),
        AuthContractsModule.forRoot(trust(admin)),
        moduleOf([], ThingsController),
      ],
      'forRoot stands in the application more than once',
    ],
    [
      'a controller of two',
      () => [
        moduleOf(
          [AuthContractsModule.forFeature(trust(things)), AuthContractsModule.forFeature(trust(admin))],
          ThingsController,
        ),
      ],
      'ThingsController is of several audiences',
    ],
    [
      'a controller of none',
      () => [
        moduleOf([AuthContractsModule.forFeature(trust(things))], ThingsController),
        moduleOf([], AdminController),
      ],
      'AdminController.list (of no audience)',
    ],
    [
      'one place for the metadata of two',
      () => [
        AuthContractsModule.forRoot(trust(things)),
        moduleOf(
          [
            AuthContractsModule.forFeature(
              trust(defineAudience({ ...admin, identifier: 'https://admin.example.com' })),
            ),
          ],
          AdminController,
        ),
      ],
      `several audiences have their metadata at ${wellKnown}`,
    ],
  ])('does not start: %s', async (_name, imports, message) => {
    const failure: unknown = await boot(imports()).catch((error: unknown) => error);
    expect(String(failure)).toContain(message);
  });
});

describe('the kit, for one audience of several', () => {
  let tested: INestApplication;
  beforeAll(async () => {
    await boot([
      moduleOf([AuthContractsModule.forFeature(trust(things))], ThingsController, HealthController),
      moduleOf([AuthContractsModule.forFeature(trust(admin))], AdminController),
    ]);
    tested = app as INestApplication;
    app = undefined;
  });
  afterAll(() => tested.close());
  describeAudience({
    audience: admin,
    app: () => tested,
    issuer: () => issuer,
    publicRoutes: [`GET ${wellKnown}/admin`, `GET ${wellKnown}/things`],
  });
});
