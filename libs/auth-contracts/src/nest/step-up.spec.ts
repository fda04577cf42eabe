import 'reflect-metadata';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, type INestApplication, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { acrClasses, defineAudience, localKeys, requireStepUp } from '../index.js';
import { createDpopKey, createTestIssuer, type TestIssuer } from '../testing/index.js';
import {
  AuthContractsModule,
  AuthContractsReport,
  CurrentPrincipal,
  decoratorsFor,
  type Principal,
  ReportOnly,
  RequireRecentLogin,
} from './index.js';

const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'a:write': 'Write' },
});
const { RequireScopes } = decoratorsFor(audience);
const strong = { kind: 'acr', anyOf: ['phr'] } as const;
const metadata = 'resource_metadata="https://things.example.com/.well-known/oauth-protected-resource"';
const soon = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);

let done = 0;

@Controller()
@RequireScopes('a:write')
class ThingsController {
  @Post('things/:id/sold')
  sell(@CurrentPrincipal() caller: Principal) {
    requireStepUp(caller, strong);
    done += 1;
    return {};
  }

  @Post('recent')
  @RequireRecentLogin(300)
  recent(@CurrentPrincipal() caller: Principal) {
    requireStepUp(caller, strong);
    return {};
  }

  @Post('reported/:id')
  @ReportOnly({ until: soon })
  reported(@CurrentPrincipal() caller: Principal | undefined) {
    if (caller) requireStepUp(caller, strong);
    done += 1;
    return {};
  }
}

let issuer: TestIssuer;
let app: INestApplication;
let codes: string[] = [];

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
});

describe.each(['express', 'fastify'] as const)('requireStepUp in a handler of Nest on %s', (platform) => {
  beforeEach(async () => {
    [done, codes] = [0, []];
    @Module({
      imports: [
        AuthContractsModule.forRoot({
          issuer: issuer.issuer,
          keys: localKeys(issuer.jwks),
          audience,
          rejectionLog: false,
          reportLog: () => {},
          onRejection: ({ code }, { reported }) => void codes.push(`${code} ${reported ? 'reported' : 'refused'}`),
        }),
      ],
      controllers: [ThingsController],
    })
    class TestModule {}
    const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
    app = await NestFactory.create(TestModule, adapter, { logger: false, forceCloseConnections: true });
    await app.listen(0, '127.0.0.1');
  });
  afterEach(() => app.close());

  async function post(path: string, claims: object, headers?: (token: string) => Promise<Record<string, string>>) {
    const token = await issuer.mint({ audience, scopes: ['a:write'], claims: { ...claims } });
    const response = await fetch(`${await app.getUrl()}${path}`, {
      method: 'POST',
      headers: (await headers?.(token)) ?? { authorization: `Bearer ${token}` },
    });
    return [response.status, response.headers.get('www-authenticate'), await response.json()];
  }
  const refusal = { error: 'insufficient_user_authentication' };

  it('is answered like a decorator, by the same class and by a stronger one', async () => {
    expect(await post('/things/1/sold', { acr: 'phr' })).toEqual([201, null, {}]);
    expect(await post('/things/1/sold', { acr: 'phrh' })).toEqual([201, null, {}]);
    const challenge = `Bearer error="insufficient_user_authentication", acr_values="phr", ${metadata}`;
    for (const acr of [acrClasses.oneFactor, acrClasses.twoFactors, 'urn:other', undefined]) {
      expect(await post('/things/1/sold', { acr })).toEqual([401, challenge, refusal]);
    }
    expect([done, codes]).toEqual([2, Array(4).fill('acr_insufficient refused')]);
  });

  it('names what the decorators ask of the sign-in as well', async () => {
    const auth_time = Math.floor(Date.now() / 1000);
    expect(await post('/recent', { acr: acrClasses.oneFactor, auth_time })).toEqual([
      401,
      `Bearer error="insufficient_user_authentication", acr_values="phr", max_age="300", ${metadata}`,
      refusal,
    ]);
  });

  it('asks for the scheme by which the token came', async () => {
    const key = await createDpopKey();
    const url = 'https://things.example.com/things/1/sold';
    const [status, challenge, body] = await post('/things/1/sold', { cnf: { jkt: key.jkt } }, async (token) => ({
      authorization: `DPoP ${token}`,
      dpop: await key.prove({ token, method: 'POST', url }),
    }));
    expect([status, body]).toEqual([401, refusal]);
    expect(challenge).toMatch(/^DPoP error="insufficient_user_authentication", acr_values="phr", algs="/);
  });

  it('is only counted where refusals are only reported', async () => {
    expect(await post('/reported/1', { client_id: 'web' })).toEqual([201, null, {}]);
    expect([done, codes]).toEqual([1, ['acr_insufficient reported']]);
    const { rows } = app.get(AuthContractsReport).report();
    expect(rows).toMatchObject([{ method: 'POST', route: '/reported/:id', client: 'web', code: 'acr_insufficient' }]);
  });
});
