import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, type INestApplication, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type AnyAudience, defineAudience, localKeys } from '../index.js';
import {
  AuthContractsModule,
  type AuthContractsOptions,
  decoratorsFor,
  Public,
  ReportOnly,
  RequireActor,
} from '../nest/index.js';
import { badTokens, createTestIssuer, describeAudience, type TestIssuer } from './index.js';

const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'Read' },
});
const { RequireScopes } = decoratorsFor(audience);

@Controller('things')
class ThingsController {
  @Get(':id')
  @RequireScopes('things:read')
  read() {
    return {};
  }

  @Post()
  @RequireScopes('things:read')
  @RequireActor('orders')
  write() {
    return {};
  }
}

@Public()
@Controller('forgotten')
class ForgottenController {
  @Get()
  read() {
    return {};
  }
}

const metadata = 'GET /.well-known/oauth-protected-resource';
let issuer: TestIssuer;
let app: INestApplication;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
});
afterEach(() => app.close());

const accident = 'has no route that is open by accident';
const reportOnly = 'is not in report-only mode';

/** Runs the suite as a runner would; the names of the tests that failed. */
async function failures(
  options: {
    contract?: Partial<AuthContractsOptions & { issuers: undefined; mode?: undefined }>;
    controllers?: unknown[];
    publicRoutes?: string[];
    before?: (app: INestApplication) => void;
    audience?: AnyAudience;
    acceptUntypedTokens?: boolean;
    /** The tests that are run; default: all. A hundred others say nothing of what one of them finds. */
    only?: readonly string[];
  } = {},
): Promise<string[]> {
  @Module({
    imports: [
      AuthContractsModule.forRoot({
        issuer: issuer.issuer,
        audience,
        keys: localKeys(issuer.jwks),
        exposeRejectionCode: true,
        ...options.contract,
      }),
    ],
    controllers: [ThingsController, ...((options.controllers ?? []) as [])],
  })
  class TestModule {}
  app = await NestFactory.create(TestModule, new FastifyAdapter(), { logger: false });
  options.before?.(app);
  await app.listen(0, '127.0.0.1');
  const tests: Array<readonly [string, () => Promise<void>]> = [];
  describeAudience(
    {
      audience: options.audience ?? audience,
      app: () => app,
      issuer: () => issuer,
      publicRoutes: options.publicRoutes ?? [metadata],
      acceptUntypedTokens: options.acceptUntypedTokens,
    },
    { describe: (_name, define) => define(), it: (name, run) => void tests.push([name, run]) },
  );
  const failed: string[] = [];
  for (const [name, run] of tests.filter(([called]) => options.only?.includes(called) ?? true)) {
    await run().catch(() => failed.push(name));
  }
  expect(tests.length).toBeGreaterThan(120);
  return failed;
}

describe('the suite of an audience', () => {
  it('passes for an application that is guarded, by either door', async () => {
    expect(await failures()).toEqual([]);
    await app.close();
    expect(await failures({ contract: { verifyWith: 'passport-jwt' } })).toEqual([]);
  });

  it('finds a controller that is public by accident', async () => {
    expect(await failures({ controllers: [ForgottenController], only: [accident] })).toEqual([accident]);
    await app.close();
    const publicRoutes = [metadata, 'GET /forgotten'];
    expect(await failures({ controllers: [ForgottenController], publicRoutes })).toEqual([]);
  });

  it('finds a route that was given to the server behind the back of Nest', async () => {
    const before = (one: INestApplication) => {
      one
        .getHttpAdapter()
        .getInstance()
        .get('/raw', (_request: unknown, reply: { send(body: string): void }) => reply.send('secret'));
    };
    expect(await failures({ before, only: [accident] })).toEqual([accident]);
  });

  it('sends as many kinds of bad tokens as the README says', () => {
    const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
    const [, said] = /sends (\d+) kinds of bad tokens/.exec(readme) ?? [];
    expect(Number(said)).toBe(badTokens({} as TestIssuer, audience).length);
  });

  it('finds a public route that is gone', async () => {
    expect(await failures({ publicRoutes: [metadata, 'GET /gone'] })).toEqual(['has the public routes that it names']);
  });

  it('finds an application that is another audience, or trusts another issuer', async () => {
    const other = defineAudience({ ...audience, identifier: 'https://sibling.example.com' });
    const sibling = [
      'accepts a good token, so that its refusals mean something',
      'refuses a token for a sibling audience, on every route',
    ];
    expect(await failures({ contract: { audience: other }, only: sibling })).toEqual(sibling);
    await app.close();
    const foreign = ['refuses a token of another issuer, on every route'];
    expect(await failures({ contract: { issuer: 'https://evil.example.com' }, only: foreign })).toEqual(foreign);
  });

  it('finds an application, or one controller, that is in report-only mode', async () => {
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const reporting = { mode: 'report-only', until, reportLog: () => {}, rejectionLog: false } as const;
    expect(await failures({ contract: reporting as never, only: [reportOnly] })).toEqual([reportOnly]);
    await app.close();
    @Controller('old')
    @ReportOnly({ until })
    class OldController {
      @Get()
      read() {
        return {};
      }
    }
    const both = [reportOnly, accident];
    expect(await failures({ controllers: [OldController], only: both })).toEqual(both);
  });

  it('finds an application that believes untyped tokens', async () => {
    expect(await failures({ contract: { acceptUntypedTokens: true } })).toEqual(
      [
        'that is an ID token',
        'without a type',
        'that is a JWT and no more',
        'without client_id',
        'without jti',
        'whose scope is a list',
      ].map((name) => `refuses a token ${name}, on every route`),
    );
    await app.close();
    expect(await failures({ contract: { acceptUntypedTokens: true }, acceptUntypedTokens: true })).toEqual([]);
  });
});
