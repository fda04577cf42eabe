import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { defineAudience, localKeys, type RejectionCode } from '../index.js';
import { createDpopKey, createTestIssuer, type TestIssuer } from '../testing/index.js';
import {
  AuthContractsModule,
  decoratorsFor,
  Public,
  RequireAcr,
  RequireActor,
  RequireDPoP,
  RequireRecentLogin,
} from './index.js';

const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'a:read': 'Read', 'a:write': 'Write', 'a:admin': 'Administer' },
});
const { RequireScopes, RequireAnyScope } = decoratorsFor(audience);

@Controller()
class ThingsController {
  @Get('any')
  @RequireAnyScope('a:write', 'a:admin')
  any() {
    return {};
  }

  @Get('acr')
  @RequireAcr('urn:mfa', 'urn:hardware')
  acr() {
    return {};
  }

  @Get('recent')
  @RequireRecentLogin(60)
  recent() {
    return {};
  }

  @Get('dpop')
  @RequireDPoP()
  dpop() {
    return {};
  }

  @Get('actor')
  @RequireActor('orders', 'billing')
  actor() {
    return {};
  }

  @Get('actor-rule')
  @RequireActor((actor, { subject }) => actor === `agent-of-${subject}`)
  actorRule() {
    return {};
  }

  @Get('several')
  @RequireScopes('a:read')
  @RequireScopes('a:write')
  @RequireAcr('urn:mfa')
  several() {
    return {};
  }
}

@RequireScopes('a:admin')
@Controller('admin')
class AdminController {
  @Get('plain')
  plain() {
    return {};
  }

  @Get('more')
  @RequireScopes('a:write')
  more() {
    return {};
  }
}

@Public()
@Controller('open')
class OpenController {
  @Get('yes')
  yes() {
    return {};
  }

  @Get('no')
  @RequireScopes('a:read')
  no() {
    return {};
  }
}

const now = Math.floor(Date.now() / 1000);
const metadata = 'resource_metadata="https://things.example.com/.well-known/oauth-protected-resource"';
let issuer: TestIssuer;
let codes: RejectionCode[];

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
});
beforeEach(() => {
  codes = [];
});

describe.each(['verifier', 'passport-jwt'] as const)(
  'requirements of a route, with tokens verified by %s',
  (verifyWith) => {
    let app: NestFastifyApplication;
    let base: string;

    beforeAll(async () => {
      @Module({
        imports: [
          AuthContractsModule.forRoot({
            issuer: issuer.issuer,
            audience,
            keys: localKeys(issuer.jwks),
            verifyWith,
            onRejection: ({ code }) => void codes.push(code),
          }),
        ],
        controllers: [ThingsController, AdminController, OpenController],
      })
      class TestModule {}
      app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: false });
      await app.listen(0, '127.0.0.1');
      base = await app.getUrl();
    });
    afterAll(() => app.close());

    async function call(
      path: string,
      options: { scopes?: ('a:read' | 'a:write' | 'a:admin')[]; claims?: object } = {},
    ) {
      const { scopes = [], claims = {} } = options;
      const token = await issuer.mint({ audience, scopes, claims: { ...claims } });
      const answers = [];
      // The second time the token is known: the rules are the same.
      for (let i = 0; i < 2; i += 1) {
        const response = await fetch(base + path, { headers: { authorization: `Bearer ${token}` } });
        answers.push({
          status: response.status,
          challenge: response.headers.get('www-authenticate'),
          body: (await response.json()) as unknown,
        });
      }
      expect(answers[0]).toEqual(answers[1]);
      return answers[0];
    }
    const stepUp = { error: 'insufficient_user_authentication' };
    const opened = expect.objectContaining({ status: 200 });

    it('one of several scopes', async () => {
      expect(await call('/any', { scopes: ['a:admin'] })).toEqual(opened);
      expect(await call('/any', { scopes: ['a:read'] })).toEqual({
        status: 403,
        challenge: `Bearer error="insufficient_scope", scope="a:write", ${metadata}`,
        body: { error: 'insufficient_scope' },
      });
      expect(codes).toEqual(['scope_missing', 'scope_missing']);
    });

    it('an authentication context class (RFC 9470)', async () => {
      expect(await call('/acr', { claims: { acr: 'urn:hardware' } })).toEqual(opened);
      for (const acr of [undefined, 'urn:pwd', ['urn:mfa']]) {
        expect(await call('/acr', { claims: { acr } })).toEqual({
          status: 401,
          challenge: `Bearer error="insufficient_user_authentication", acr_values="urn:mfa urn:hardware", ${metadata}`,
          body: stepUp,
        });
      }
      expect(new Set(codes)).toEqual(new Set(['acr_insufficient']));
    });

    it('a recent sign-in (RFC 9470)', async () => {
      expect(await call('/recent', { claims: { auth_time: now - 30 } })).toEqual(opened);
      for (const auth_time of [undefined, now - 3600, String(now), now + 3600]) {
        expect(await call('/recent', { claims: { auth_time } })).toEqual({
          status: 401,
          challenge: `Bearer error="insufficient_user_authentication", max_age="60", ${metadata}`,
          body: stepUp,
        });
      }
      expect(new Set(codes)).toEqual(new Set(['login_too_old']));
    });

    it('a token bound to a key (RFC 9449)', async () => {
      expect(await call('/dpop')).toEqual({
        status: 401,
        challenge: `DPoP error="invalid_token", algs="ES256 PS256 EdDSA", ${metadata}`,
        body: { error: 'invalid_token' },
      });
      expect(new Set(codes)).toEqual(new Set(['proof_required']));
      const key = await createDpopKey();
      const token = await issuer.mint({ audience, claims: { cnf: { jkt: key.jkt } } });
      for (let i = 0; i < 2; i += 1) {
        const dpop = await key.prove({ token, url: `${audience.identifier}/dpop` });
        const response = await fetch(`${base}/dpop`, { headers: { authorization: `DPoP ${token}`, dpop } });
        expect(response.status).toBe(200);
      }
    });

    it('an actor that may act for the caller (RFC 8693)', async () => {
      expect(await call('/actor', { claims: { act: { sub: 'billing' } } })).toEqual(opened);
      expect(await call('/actor-rule', { claims: { act: { sub: 'agent-of-subject-1' } } })).toEqual(opened);
      const refused = { status: 403, challenge: null, body: { error: 'access_denied' } };
      // Who acted before does not act now.
      for (const act of [
        undefined,
        'orders',
        { sub: 'mallory' },
        { sub: 'mallory', act: { sub: 'orders' } },
        { sub: 1 },
      ]) {
        expect(await call('/actor', { claims: { act } })).toEqual(refused);
      }
      expect(await call('/actor-rule', { claims: { act: { sub: 'agent-of-bob' } } })).toEqual(refused);
      expect(new Set(codes)).toEqual(new Set(['actor_refused']));
    });

    it('add up: on one handler, and those of its class', async () => {
      const acr = { acr: 'urn:mfa' };
      expect(await call('/several', { scopes: ['a:read', 'a:write'], claims: acr })).toEqual(opened);
      expect(await call('/several', { scopes: ['a:read'], claims: acr })).toMatchObject({ status: 403 });
      expect(await call('/several', { scopes: ['a:write'], claims: acr })).toMatchObject({ status: 403 });
      expect(await call('/several', { scopes: ['a:read', 'a:write'] })).toMatchObject({ status: 401 });
      expect(await call('/admin/plain', { scopes: ['a:admin'] })).toEqual(opened);
      expect(await call('/admin/more', { scopes: ['a:admin'] })).toMatchObject({ status: 403 });
      expect(await call('/admin/more', { scopes: ['a:write'] })).toMatchObject({ status: 403 });
      expect(await call('/admin/more', { scopes: ['a:write', 'a:admin'] })).toEqual(opened);
    });

    it('close a handler of a class that is public', async () => {
      expect((await fetch(`${base}/open/yes`)).status).toBe(200);
      expect((await fetch(`${base}/open/no`)).status).toBe(401);
    });
  },
);

describe('tokens that passport-jwt cannot verify', () => {
  it('are verified by the verifier, with the same rules', async () => {
    const edwards = await createTestIssuer({ issuer: 'https://sso.example.com', algorithm: 'EdDSA' });

    @Module({
      imports: [
        AuthContractsModule.forRoot({
          issuer: edwards.issuer,
          audience,
          keys: localKeys(edwards.jwks),
          verifyWith: 'passport-jwt',
        }),
      ],
      controllers: [ThingsController],
    })
    class TestModule {}
    const app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    const call = async (scopes: ('a:read' | 'a:admin')[], claims = {}) => {
      const token = await edwards.mint({ audience, scopes, claims });
      return (await fetch(`${await app.getUrl()}/any`, { headers: { authorization: `Bearer ${token}` } })).status;
    };
    expect(await call(['a:admin'])).toBe(200);
    expect(await call(['a:read'])).toBe(403);
    expect(await call(['a:admin'], { aud: 'https://other.example.com' })).toBe(401);
    await app.close();
  });
});
