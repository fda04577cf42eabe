import 'reflect-metadata';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, type INestApplication, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import express from 'express';
import {
  AccessTokenVerifier,
  createPrincipal,
  defineAudience,
  expressGuard,
  localKeys,
  meetRequirements,
  type RejectionCode,
  ResourceServer,
  webGuard,
} from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';
import { AuthContractsModule, CurrentPrincipal, decoratorsFor, type Principal, secureOpenApi } from './index.js';

const orders = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'Read orders', 'orders:write': 'Change orders' },
  roles: { clerk: ['orders:read'], manager: ['orders:read', 'orders:write'] },
});
const { RequireRoles, RequireAnyRole, RequireScopes } = decoratorsFor(orders);

@Controller()
class OrdersController {
  @Get('clerk')
  @RequireRoles('clerk')
  clerk(@CurrentPrincipal() { roles }: Principal<typeof orders>) {
    return [...roles];
  }

  @Get('both')
  @RequireRoles('clerk', 'manager')
  both() {
    return {};
  }

  @Get('one')
  @RequireAnyRole('clerk', 'manager')
  one() {
    return {};
  }

  @Get('more')
  @RequireScopes('orders:write')
  @RequireRoles('clerk')
  more() {
    return {};
  }
}

let issuer: TestIssuer;
let app: INestApplication | undefined;
const codes: RejectionCode[] = [];

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  codes.length = 0;
});

const trust = () => ({
  issuer: issuer.issuer,
  audience: orders,
  keys: localKeys(issuer.jwks),
  rejectionLog: false as const,
  onRejection: ({ code }: { code: RejectionCode }) => void codes.push(code),
});

async function serve(platform: 'fastify' | 'express', verifyWith: 'verifier' | 'passport-jwt' = 'verifier') {
  @Module({
    imports: [AuthContractsModule.forRoot({ ...trust(), verifyWith })],
    controllers: [OrdersController as Type],
  })
  class OrdersModule {}
  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  app = await NestFactory.create(OrdersModule, adapter, { logger: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();
  return async (path: string, claims: object = {}, scopes: ('orders:read' | 'orders:write')[] = []) => {
    const token = await issuer.mint({ audience: orders, scopes, claims: { ...claims } });
    const answers = [];
    // The second time the token is known.
    for (let i = 0; i < 2; i += 1) {
      const response = await fetch(`${base}/${path}`, { headers: { authorization: `Bearer ${token}` } });
      const challenge = response.headers.get('www-authenticate');
      answers.push({ status: response.status, challenge, body: (await response.json()) as unknown });
    }
    expect(answers[0]).toEqual(answers[1]);
    return answers[0];
  };
}

const refused = { status: 403, challenge: null, body: { error: 'access_denied' } };

describe.each([
  ['fastify', 'verifier'],
  ['express', 'verifier'],
  ['fastify', 'passport-jwt'],
] as const)('roles of the contract, on %s by %s', (platform, verifyWith) => {
  it('are asked for: all of them, or one', async () => {
    const call = await serve(platform, verifyWith);
    const status = async (path: string, roles: unknown, scopes: ('orders:read' | 'orders:write')[] = []) =>
      (await call(path, { roles }, scopes))?.status;
    expect([await status('clerk', ['clerk']), await status('clerk', ['manager'])]).toEqual([200, 403]);
    expect([await status('both', ['manager', 'clerk']), await status('both', ['manager'])]).toEqual([200, 403]);
    expect([await status('one', ['manager']), await status('one', ['auditor'])]).toEqual([200, 403]);
    expect([await status('more', ['clerk'], ['orders:write']), await status('more', ['clerk'])]).toEqual([200, 403]);
    expect(await status('more', [], ['orders:write'])).toBe(403);
  });

  it('are refused without a challenge that no client could follow', async () => {
    const call = await serve(platform, verifyWith);
    expect(await call('clerk')).toEqual(refused);
    expect(codes).toEqual(['role_missing', 'role_missing']);
  });

  it('are those that the contract defines, and no others', async () => {
    const call = await serve(platform, verifyWith);
    expect(await call('clerk', { roles: ['root', 'clerk', 'constructor', '__proto__'] })).toMatchObject({
      status: 200,
      body: ['clerk'],
    });
  });
});

describe('roles of a token', () => {
  const rolesOf = async (claims: object) => {
    const api = new ResourceServer(trust());
    const token = await issuer.mint({ audience: orders, claims: { ...claims } });
    const { principal } = await api.admit({ method: 'GET', url: '/', headers: { authorization: `Bearer ${token}` } });
    return [...(principal?.roles ?? [])];
  };

  it.each([
    [
      ['clerk', 'manager'],
      ['clerk', 'manager'],
    ],
    ['clerk', ['clerk']],
  ])('may be written as %j', async (roles, expected) => {
    expect(await rolesOf({ roles })).toEqual(expected);
  });

  it.each([
    [undefined],
    [null],
    [1],
    [true],
    [{ clerk: true }],
    [{ 0: 'clerk', length: 1 }],
    [[['clerk']]],
    [['Clerk', 'clerk ', 'clerk manager']],
    ['clerk manager'],
    [[{ value: 'clerk' }]],
    [['clerk', null]],
  ])('are none in %j', async (roles) => {
    expect(await rolesOf({ roles })).toEqual([]);
  });

  it('are not believed of another claim', async () => {
    expect(await rolesOf({ groups: ['clerk'], role: 'clerk', realm_access: { roles: ['clerk'] } })).toEqual([]);
  });

  it('are no scopes: a token of this issuer says its scopes itself', async () => {
    const api = new ResourceServer(trust());
    const token = await issuer.mint({ audience: orders, claims: { roles: ['manager'] } });
    const request = { method: 'GET', url: '/', headers: { authorization: `Bearer ${token}` } };
    const { refusal } = await api.admit(request, { kind: 'scopes', all: ['orders:write'] });
    expect(refusal).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
    expect((await api.admit(request)).principal?.scopes).toEqual(new Set());
  });

  it('give the scopes that they stand for where that is said of the issuer, and others nothing', async () => {
    const api = new ResourceServer({ ...trust(), scopesFromRoles: true });
    const granted = async (roles: unknown, scope = '') => {
      const token = await issuer.mint({ audience: orders, claims: { roles, scope } });
      const request = { method: 'GET', url: '/', headers: { authorization: `Bearer ${token}` } };
      return [...((await api.admit(request)).principal?.scopes ?? [])];
    };
    expect(await granted(['clerk'])).toEqual(['orders:read']);
    expect(await granted(['manager'], 'profile')).toEqual(['profile', 'orders:read', 'orders:write']);
    expect(await granted(['root', 'orders:write'])).toEqual([]);
  });

  it('belong to each request, and changing them changes nothing for another', async () => {
    const api = new ResourceServer(trust());
    const token = await issuer.mint({ audience: orders });
    const request = { method: 'GET', url: '/', headers: { authorization: `Bearer ${token}` } };
    const { principal } = await api.admit(request);
    const own = principal?.roles as unknown as Set<string>;
    own.add('clerk');
    const asked = { kind: 'roles', all: ['clerk'] } as const;
    expect(() => meetRequirements([asked], principal as never, 0)).toThrow('role_missing');
    expect(await api.admit(request, asked)).toMatchObject({ refusal: { status: 403 } });
    expect((await api.admit(request)).principal?.roles).toEqual(new Set());
  });

  it('cannot be added by a schema of claims, nor by whoever makes a principal of claims', async () => {
    const validate = (value: unknown) => ({ value: { ...(value as object), roles: ['manager'] } });
    const claims = { '~standard': { version: 1, vendor: 'test', validate } } as const;
    const audience = defineAudience({ ...orders, claims });
    const api = new ResourceServer({ ...trust(), audience });
    const token = await issuer.mint({ audience });
    const request = { method: 'GET', url: '/', headers: { authorization: `Bearer ${token}` } };
    expect((await api.admit(request)).principal?.roles).toEqual(new Set());
    const forged = createPrincipal({ iss: 'x', roles: ['manager'] } as never, token);
    expect(forged.roles).toEqual(new Set());
    expect(() => meetRequirements([{ kind: 'any_role', any: ['manager'] }], forged, 0)).toThrow('role_missing');
  });

  it('are had by claims of the verifier too', async () => {
    const { issuer: name, audience, keys } = trust();
    const verifier = new AccessTokenVerifier({ issuer: name, audience, keys });
    const token = await issuer.mint({ audience: orders, roles: ['clerk'] });
    const principal = createPrincipal(await verifier.verify(token), token);
    expect(principal.roles).toEqual(new Set(['clerk']));
  });
});

describe('roles without Nest', () => {
  const asked = { kind: 'any_role', any: ['clerk', 'manager'] } as const;

  it('are asked for at a guard of Express', async () => {
    const { guard, principalOf } = expressGuard(new ResourceServer(trust()));
    const server = express()
      .get('/', guard(asked), (request, response) => void response.json([...(principalOf(request)?.roles ?? [])]))
      .listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as { port: number };
      const call = async (roles: ('clerk' | 'manager')[]) => {
        const token = await issuer.mint({ audience: orders, roles });
        const headers = { authorization: `Bearer ${token}`, connection: 'close' };
        const response = await fetch(`http://127.0.0.1:${port}/`, { headers });
        return [response.status, await response.json()];
      };
      expect(await call(['manager'])).toEqual([200, ['manager']]);
      expect(await call([])).toEqual([403, { error: 'access_denied' }]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('are asked for at a guard of requests', async () => {
    const { guard } = webGuard(new ResourceServer(trust()));
    const handle = guard((_request, { roles }) => Response.json([...roles]), asked);
    const call = async (roles: ('clerk' | 'manager')[]) => {
      const authorization = `Bearer ${await issuer.mint({ audience: orders, roles })}`;
      return (await handle(new Request('https://orders.example.com/', { headers: { authorization } }))).status;
    };
    expect([await call(['clerk']), await call([])]).toEqual([200, 403]);
  });
});

describe('a document of OpenAPI', () => {
  it('says which roles an operation asks for: they are no scopes', async () => {
    await serve('fastify');
    const paths = { '/more': { get: { operationId: 'OrdersController_more' } } };
    const { paths: written } = secureOpenApi(app as INestApplication, { paths });
    expect(written['/more'].get).toMatchObject({
      security: [{ accessToken: ['orders:write'] }],
      responses: { '403': { description: expect.stringContaining('role: clerk') } },
    });
  });
});

describe('roles of a contract', () => {
  const define = (roles: unknown) =>
    defineAudience({ identifier: 'https://things.example.com', name: 'T', scopes: { 'a:b': 'B' }, roles } as never);

  it.each([
    [{ clerk: ['a:c'] }],
    [{ clerk: 'a:b' }],
    [{ clerk: [1] }],
    [{ clerk: ['toString'] }],
    [{ '': ['a:b'] }],
    [['clerk']],
    ['clerk'],
    [null],
    [new Map([['clerk', ['a:b']]])],
    [JSON.parse('{"__proto__": ["a:b"]}')],
  ])('are not %j', (roles) => {
    expect(() => define(roles)).toThrow(TypeError);
  });

  it('are frozen, and may grant nothing', () => {
    const { roles } = defineAudience({ ...orders, roles: { guest: [], clerk: ['orders:read'] } });
    expect(Object.isFrozen(roles) && Object.isFrozen(roles?.clerk)).toBe(true);
    expect(roles?.guest).toEqual([]);
  });

  it('are the only ones that a decorator takes', () => {
    expect(() => RequireRoles('root' as never)).toThrow(TypeError);
    expect(() => RequireAnyRole('clerk', 'constructor' as never)).toThrow(TypeError);
    expect(() => decoratorsFor(defineAudience({ ...orders, roles: {} })).RequireRoles('clerk' as never)).toThrow(
      TypeError,
    );
  });
});
