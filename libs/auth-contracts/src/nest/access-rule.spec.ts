import 'reflect-metadata';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  type INestApplication,
  Module,
  type Type,
  UseGuards,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { defineAudience, localKeys, type Requirement } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';
import { accessConflicts, accessRuleOf } from './access-rule.js';
import {
  AuthContractsModule,
  CurrentPrincipal,
  decoratorsFor,
  OptionalToken,
  type Principal,
  Public,
  RequireAcr,
  RequireActor,
  RequireDPoP,
  RequireRecentLogin,
} from './index.js';

const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'a:read': 'Read', 'a:write': 'Write', 'a:admin': 'Administer', 'a:own': 'Own' },
  roles: { reader: ['a:read'], writer: ['a:read', 'a:write'] },
});
const { RequireScopes, RequireAnyScope, RequireRoles, RequireAnyRole } = decoratorsFor(audience);

const places = ['base class', 'base method', 'child class', 'child method'] as const;
type Place = (typeof places)[number];
type Decorator = MethodDecorator & ClassDecorator;

const nameOf: Readonly<Record<Place, string>> = {
  'base class': 'class Base',
  'base method': 'Base.thing',
  'child class': 'class Child',
  'child method': 'Child.thing',
};

/** A controller that inherits, with these decorators on these places; `thing` is overridden where it must be. */
function weave(decorators: readonly (readonly [Place, Decorator])[], isOverridden: boolean): Type {
  class Base {
    thing(): object {
      return {};
    }
  }
  class Child extends Base {}
  const override = isOverridden || decorators.some(([place]) => place === 'child method');
  if (override) Object.defineProperty(Child.prototype, 'thing', { value: () => ({}), writable: true });
  for (const [place, decorate] of decorators) {
    const owner = place.startsWith('base') ? Base : Child;
    if (place.endsWith('class')) decorate(owner);
    else {
      decorate(owner.prototype, 'thing', Object.getOwnPropertyDescriptor(owner.prototype, 'thing') as never);
    }
  }
  const route = override ? Child.prototype : Base.prototype;
  Get('thing')(route, 'thing', Object.getOwnPropertyDescriptor(route, 'thing') as PropertyDescriptor);
  Controller()(Child);
  return Child;
}

function handlerOf(controller: Type) {
  return (controller.prototype as { thing: () => object }).thing;
}

/** What becomes of `@Public()` on one place (row) and a requirement on another (column). */
type Outcome = 'open' | 'closed' | 'stop';
const inherited: Readonly<Record<string, Readonly<Partial<Record<Place, Outcome>>>>> = {
  'base class': { 'base class': 'stop', 'base method': 'closed', 'child class': 'stop' },
  'base method': { 'base class': 'open', 'base method': 'stop', 'child class': 'stop' },
  'child class': { 'base class': 'stop', 'base method': 'stop', 'child class': 'stop' },
};
const overridden: Readonly<Record<Place, Readonly<Record<Place, Outcome>>>> = {
  'base class': { 'base class': 'stop', 'base method': 'closed', 'child class': 'stop', 'child method': 'stop' },
  // Whoever overrides a public handler opens nothing by that.
  'base method': { 'base class': 'closed', 'base method': 'stop', 'child class': 'stop', 'child method': 'stop' },
  'child class': { 'base class': 'stop', 'base method': 'stop', 'child class': 'stop', 'child method': 'closed' },
  'child method': { 'base class': 'stop', 'base method': 'stop', 'child class': 'open', 'child method': 'stop' },
};
const rows = [
  ...Object.entries(inherited).map(([open, columns]) => ({ open, columns, isOverridden: false })),
  ...Object.entries(overridden).map(([open, columns]) => ({ open, columns, isOverridden: true })),
].flatMap(({ open, columns, isOverridden }) =>
  Object.entries(columns).map(([closed, outcome]) => ({
    open: open as Place,
    closed: closed as Place,
    isOverridden,
    outcome,
    title: `${outcome}: @Public() on the ${open}, a requirement on the ${closed}, ${isOverridden ? 'overridden' : 'inherited'}`,
  })),
);

const kinds: Readonly<Record<Requirement['kind'], Decorator>> = {
  scopes: RequireScopes('a:read'),
  any_scope: RequireAnyScope('a:read', 'a:write'),
  roles: RequireRoles('reader'),
  any_role: RequireAnyRole('reader', 'writer'),
  acr: RequireAcr('urn:mfa'),
  recent_login: RequireRecentLogin(60),
  dpop: RequireDPoP(),
  actor: RequireActor('orders'),
};

describe.each(rows)('$title', ({ open, closed, isOverridden, outcome }) => {
  it.each(Object.entries(kinds))('with %s, in either order', (kind, decorate) => {
    const both = [
      [open, Public()],
      [closed, decorate],
    ] as [Place, Decorator][];
    for (const decorators of [both, both.toReversed()]) {
      const controller = weave(decorators, isOverridden);
      if (outcome === 'stop') {
        const [conflict] = accessConflicts(controller, handlerOf(controller));
        expect(conflict).toContain(`@Public() on ${nameOf[open]}`);
        expect(conflict).toContain(`(${kind}) on ${nameOf[closed]}`);
        expect(() => accessRuleOf(controller, handlerOf(controller))).toThrow(conflict);
      } else {
        const { isPublic, requirements } = accessRuleOf(controller, handlerOf(controller));
        expect([isPublic, requirements.map((one) => one.kind)]).toEqual(
          outcome === 'open' ? [true, []] : [false, [kind]],
        );
      }
    }
  });
});

let issuer: TestIssuer;
let app: INestApplication | undefined;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
});
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function serve(controller: Type, platform: 'fastify' | 'express' = 'fastify'): Promise<string> {
  @Module({
    imports: [AuthContractsModule.forRoot({ issuer: issuer.issuer, audience, keys: localKeys(issuer.jwks) })],
    controllers: [controller],
  })
  class TestModule {}
  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  app = await NestFactory.create(TestModule, adapter, { logger: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}

/** As passport's sessions: who is signed in there is nobody's token. */
class SessionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    context.switchToHttp().getRequest<{ user?: object }>().user = { subject: 'mallory' };
    return true;
  }
}

type Scope = 'a:read' | 'a:write' | 'a:admin' | 'a:own';

async function ask(base: string, scopes?: Scope[], path = 'thing'): Promise<number> {
  const token = scopes && (await issuer.mint({ audience, scopes }));
  const response = await fetch(`${base}/${path}`, token ? { headers: { authorization: `Bearer ${token}` } } : {});
  await response.arrayBuffer();
  return response.status;
}

describe.each(['fastify', 'express'] as const)('served by %s', (platform) => {
  it('gives as caller nobody whom something else put on the request', async () => {
    @Controller()
    class Things {
      @OptionalToken()
      @UseGuards(SessionGuard)
      @Get('optional')
      optional(@CurrentPrincipal() principal?: Principal) {
        return { of: principal?.subject ?? null };
      }

      @Public()
      @UseGuards(SessionGuard)
      @Get('public')
      public(@CurrentPrincipal() principal?: Principal) {
        return { of: principal?.subject ?? null };
      }
    }
    const base = await serve(Things, platform);
    for (const path of ['optional', 'public']) {
      expect(await (await fetch(`${base}/${path}`)).json()).toEqual({ of: null });
    }
  });

  it('lets strangers in where a token is optional, and nobody with a bad one', async () => {
    @RequireScopes('a:read')
    @Controller()
    class Things {
      @OptionalToken()
      @Get('thing')
      thing(@CurrentPrincipal() principal?: Principal) {
        return { of: principal?.subject ?? null };
      }

      @Get('closed')
      closed() {
        return {};
      }
    }
    const base = await serve(Things, platform);
    const of = async (headers: Record<string, string>) => {
      const response = await fetch(`${base}/thing`, { headers });
      return response.status === 200 ? ((await response.json()) as { of: unknown }).of : response.status;
    };
    expect(await of({})).toBeNull();
    const bearer = async (...scopes: Scope[]) => ({
      authorization: `Bearer ${await issuer.mint({ audience, subject: 'alice', scopes })}`,
    });
    expect(await of(await bearer('a:read'))).toBe('alice');
    // What the class asks for is asked of whoever wants to be known.
    expect(await of(await bearer())).toBe(403);
    const expired = await issuer.mint({ audience, claims: { exp: 1 } });
    for (const authorization of [`Bearer ${expired}`, 'Bearer', 'Bearer a.b.c', 'Basic dTpw', 'DPoP a.b.c']) {
      expect(await of({ authorization })).toBe(401);
    }
    expect(await of({ dpop: 'a.b.c' })).toBe(401);
    expect([await ask(base, undefined, 'closed'), await ask(base, ['a:read'], 'closed')]).toEqual([401, 200]);
  });

  it.each([
    ['with a requirement', RequireScopes('a:read'), '@OptionalToken() on Things.thing, and requirements (scopes)'],
    ['with @Public()', Public(), '@Public() and @OptionalToken() on Things.thing'],
  ])('stops where a token is optional, %s beside it', async (_name, other, message) => {
    @Controller()
    class Things {
      @other
      @OptionalToken()
      @Get('thing')
      thing() {
        return {};
      }
    }
    const failure: unknown = await serve(Things, platform).catch((error: unknown) => error);
    expect(String(failure)).toContain(message);
  });

  it.each(rows)('$title', async ({ open, closed, isOverridden, outcome }) => {
    const controller = weave(
      [
        [open, Public()],
        [closed, RequireScopes('a:read')],
      ],
      isOverridden,
    );
    if (outcome === 'stop') {
      const failure: unknown = await serve(controller, platform).catch((error: unknown) => error);
      expect(String(failure)).toContain(`@Public() on ${nameOf[open]}, and requirements (scopes) on ${nameOf[closed]}`);
      return;
    }
    const base = await serve(controller, platform);
    const answers = [await ask(base), await ask(base, []), await ask(base, ['a:read'])];
    expect(answers).toEqual(outcome === 'open' ? [200, 200, 200] : [401, 403, 200]);
  });

  it('adds up what the class, the handler and all that they inherit ask for', async () => {
    const scopes = { 'base class': 'a:read', 'base method': 'a:write', 'child class': 'a:admin' } as const;
    const all: [Place, Decorator][] = Object.entries(scopes).map(([place, scope]) => [
      place as Place,
      RequireScopes(scope),
    ]);
    for (const isOverridden of [false, true]) {
      const own: [Place, Decorator][] = isOverridden ? [['child method', RequireScopes('a:own')]] : [];
      const base = await serve(weave([...all, ...own], isOverridden), platform);
      const every: Scope[] = ['a:read', 'a:write', 'a:admin', ...(isOverridden ? ['a:own' as const] : [])];
      expect(await ask(base, every)).toBe(200);
      for (const missing of every) {
        const rest = every.filter((scope) => scope !== missing);
        expect([missing, await ask(base, rest)]).toEqual([missing, 403]);
      }
      await app?.close();
    }
  });

  it('keeps what a base class that is public opens, and nothing else', async () => {
    expect(await ask(await serve(weave([['base class', Public()]], false), platform))).toBe(200);
    await app?.close();
    expect(await ask(await serve(weave([['base method', Public()]], true), platform))).toBe(401);
  });
});

describe('a requirement stays with its handler', () => {
  const Wrapped: MethodDecorator = (_target, _key, descriptor: PropertyDescriptor) => {
    const method = descriptor.value as () => object;
    descriptor.value = () => method();
  };

  @Controller()
  class BoundController {
    constructor() {
      this.thing = this.thing.bind(this);
    }

    @Get('thing')
    @RequireScopes('a:read')
    thing() {
      return {};
    }

    @Get('wrapped')
    @Wrapped
    @RequireScopes('a:read')
    wrapped() {
      return {};
    }
  }

  it.each(['thing', 'wrapped'])(
    'that was bound in a constructor, or wrapped by another decorator: %s',
    async (path) => {
      const base = await serve(BoundController);
      expect([await ask(base, undefined, path), await ask(base, [], path), await ask(base, ['a:read'], path)]).toEqual([
        401, 403, 200,
      ]);
    },
  );

  it('that came by a chain of prototypes without constructors', () => {
    class Base {
      @RequireScopes('a:read')
      thing() {
        return {};
      }
    }
    RequireAcr('urn:mfa')(Base);
    function Woven() {}
    Woven.prototype = Object.create(Base.prototype) as object;
    const { requirements } = accessRuleOf(Woven, Base.prototype.thing);
    expect(requirements.map(({ kind }) => kind).sort()).toEqual(['acr', 'scopes']);
  });

  it('that came by constructors of another chain, and by a mixin', () => {
    const mix = (Base: Type) => {
      @RequireDPoP()
      class Mixed extends Base {}
      return Mixed;
    };
    class Base {
      @RequireScopes('a:read')
      thing() {
        return {};
      }
    }
    @RequireAcr('urn:mfa')
    class Statics {}
    class Child extends mix(Base as Type) {}
    Object.setPrototypeOf(Child, Statics);
    const { requirements } = accessRuleOf(Child, Base.prototype.thing);
    expect(requirements.map(({ kind }) => kind).sort()).toEqual(['acr', 'dpop', 'scopes']);
  });

  it('and one that no handler has is refused', () => {
    class Empty {}
    expect(() => accessRuleOf(Empty, () => {})).toThrow('no handler');
    expect(() => accessRuleOf(Empty, function other() {})).toThrow('no handler');
  });

  it('and cannot stand where nobody sees it', () => {
    class Things {
      get thing() {
        return 1;
      }
    }
    const getter = Object.getOwnPropertyDescriptor(Things.prototype, 'thing') as PropertyDescriptor;
    expect(() => RequireScopes('a:read')(Things.prototype, 'thing', getter)).toThrow(TypeError);
    const onProperty = RequireDPoP() as unknown as (target: object, key: string, index?: unknown) => void;
    expect(() => onProperty(Things.prototype, 'field')).toThrow(TypeError);
    expect(() => onProperty(Things.prototype, 'thing', 0)).toThrow(TypeError);
  });

  it('as a decorator of ECMAScript too', () => {
    const decorate = RequireScopes('a:read') as unknown as (target: unknown, context: object) => void;
    class Things {
      thing() {
        return {};
      }
    }
    decorate(Things.prototype.thing, { kind: 'method', name: 'thing' });
    decorate(Things, { kind: 'class', name: 'Things' });
    expect(accessRuleOf(Things, Things.prototype.thing).requirements).toHaveLength(1);
    expect(() => decorate(() => 1, { kind: 'getter', name: 'thing' })).toThrow(TypeError);
  });
});
