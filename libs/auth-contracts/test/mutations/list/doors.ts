import { mutationsOf } from '../mutation.js';

const atBoot = 'such an application must not start at all; the kit is for those that run';

export const nest = [
  ...mutationsOf(
    'nest/access-rule.ts',
    { text: "isPublic: opens === '@Public()',", replacement: 'isPublic: true,', letsIn: 'everybody' },
    {
      text: "requirements: opens === '@Public()' ? [] : requirements,",
      replacement: 'requirements: [],',
      letsIn: 'whatever a route asks for',
    },
    {
      text: "isOptional: opens === '@OptionalToken()',",
      replacement: "isOptional: opens !== '@Public()',",
      letsIn: 'strangers on every route',
    },
    {
      text: 'const places = [...classes, ...methods];',
      replacement: 'const places = [...methods];',
      letsIn: 'whatever a class asks for',
    },
    {
      text: 'const places = [...classes, ...methods];',
      replacement: 'const places = [...classes];',
      letsIn: 'whatever a handler asks for',
    },
    {
      text: 'return ancestorsOf(controller).flatMap(({ prototype, classes }) =>',
      replacement: 'return ancestorsOf(controller).slice(0, 1).flatMap(({ prototype, classes }) =>',
      letsIn: 'whatever a base class asks for',
    },
    {
      text: 'if (names.size > 0) return [...names].flatMap((name) => methodPlaces(controller, name));',
      replacement:
        'if (names.size > 0) return [...names].flatMap((name) => methodPlaces(controller, name).slice(0, 1));',
      letsIn: 'whatever an overridden handler asks for',
    },
    {
      text: 'const ofClass = requirements.length === 0 ? classes.find((place) => place.opens)?.opens : undefined;',
      replacement: 'const ofClass = classes.find((place) => place.opens)?.opens;',
      letsIn: 'strangers to a handler that asks for something, in a class that is public',
    },
    {
      text: 'const all = [entry, ...known];',
      replacement: 'const all = [entry];',
      letsIn: 'who meets one of two decorators',
    },
    {
      text: 'if (reading.conflicts.length > 0) throw',
      replacement: 'if (false) throw',
      letsIn: 'whom one of two contradicting decorators lets in',
      survives: atBoot,
    },
  ),
  ...mutationsOf(
    'nest/access-token.guard.ts',
    { text: 'if (rule.isPublic) return true;', replacement: 'return true;', letsIn: 'everybody' },
    {
      text: 'if (rule.isPublic) return true;',
      replacement: 'if (rule.isPublic || rule.isOptional) return true;',
      letsIn: 'bad tokens, where a token is optional',
    },
    {
      text: "if (whose === 'other') return true;",
      replacement: "if (whose !== 'nobody') return true;",
      letsIn: 'everybody',
    },
    {
      text: 'this.server.admitAtOnce(request, rule.requirements, site);',
      replacement: 'this.server.admitAtOnce(request, [], site);',
      letsIn: 'whatever a route asks for',
    },
    {
      text: 'if (refusal) throw this.#answer(context, request, refusal);',
      replacement: 'if (refusal) return true;',
      letsIn: 'everybody',
    },
    {
      text: 'if (refusal) throw this.#answer(context, request, refusal);',
      replacement:
        'if (refusal?.status === 401) throw this.#answer(context, request, refusal);\n    if (refusal) return true;',
      letsIn: 'good tokens that are not enough',
    },
    {
      text: 'if (rule.isOptional && !hasCredentials(request)) {',
      replacement: 'if (rule.isOptional) {',
      letsIn: 'bad tokens, where a token is optional',
    },
  ),
  ...mutationsOf('nest/auth-contracts.module.ts', {
    text: '{ provide: APP_GUARD, useClass: AccessTokenGuard },',
    replacement: '',
    letsIn: 'everybody',
  }),
  ...mutationsOf('nest/territory.ts', {
    text: "judged = owner === this ? 'own' : owner ? 'other' : 'nobody';",
    replacement: "judged = 'other';",
    letsIn: 'everybody',
  }),
  ...mutationsOf(
    'nest/dispatch.ts',
    {
      text: 'if (isGateway(owner) && !isPublic) return',
      replacement: 'if (false) return',
      letsIn: 'strangers to a gateway that seems guarded',
      survives: atBoot,
    },
    {
      text: 'isGuarded: ({ graphql }) => graphql,',
      replacement: 'isGuarded: () => true,',
      letsIn: 'an application whose resolvers ask no guard',
      survives: atBoot,
    },
    {
      text: '.filter((way) => !way.isGuarded(facts) && !isPublic &&',
      replacement: '.filter((way) => false &&',
      letsIn: 'strangers to message patterns, gateways and resolvers that seem guarded',
      survives: atBoot,
    },
    {
      text: 'return requirementsOn(owner, name).length === 0 && !hasMode',
      replacement: 'return true',
      letsIn: 'requirements that nobody reads',
      survives: atBoot,
    },
  ),
];

/** What the kit itself looks with: a blind eye shows where a route that is public by intent is not found any more. */
export const finding = [
  ...mutationsOf(
    'nest/routes.ts',
    {
      text: "if (httpAdapter?.getType?.() !== 'fastify') return;",
      replacement: 'return;',
      letsIn: 'routes of Fastify that nobody looks at',
    },
    {
      text: 'const express = (router?.stack ?? [])',
      replacement: 'const express = (([] as typeof router.stack) ?? [])',
      letsIn: 'routes of Express that nobody looks at',
    },
    {
      text: 'for (const one of [method].flat()) this',
      replacement: 'for (const one of [method].flat().slice(0, 1)) this',
      letsIn: 'the second method of a route of Fastify',
      survives: 'Nest registers one method at a time but for @All(), and the server below it is read as well',
    },
  ),
  ...mutationsOf('nest/guarded-routes.ts', {
    text: 'return listRoutes(app).map((route) => {',
    replacement: "return listRoutes(app).filter(({ path }) => path !== '/things/both').map((route) => {",
    letsIn: 'a route that nobody looks at',
  }),
];

export const adapters = [
  ...mutationsOf(
    'adapters/express.ts',
    { text: 'if (refusal) {', replacement: 'if (refusal && false) {', letsIn: 'everybody' },
    {
      text: 'if (refusal) {',
      replacement: 'if (refusal && refusal.status === 401) {',
      letsIn: 'good tokens that are not enough',
    },
    {
      text: 'middleware(entrance(false, requirements))',
      replacement: 'middleware(entrance(true, requirements))',
      letsIn: 'strangers',
    },
    {
      text: 'enter().then((isIn) => isIn && next(), next);',
      replacement: 'enter().then((isIn) => isIn && next(), () => next());',
      letsIn: 'whoever makes a check throw',
      survives: 'a fault in a rule or a schema is the application’s own; the kit can make none',
    },
    {
      text: 'return false;',
      replacement: 'return true;',
      letsIn: 'whoever was refused, to a handler that runs after the answer',
      survives: 'the answer is the refusal: what runs after it no client sees, and no test over HTTP',
    },
  ),
  ...mutationsOf(
    'adapters/fastify.ts',
    { text: 'if (refusal) return', replacement: 'if (refusal && false) return', letsIn: 'everybody' },
    {
      text: 'if (refusal) return',
      replacement: 'if (refusal && refusal.status === 401) return',
      letsIn: 'good tokens that are not enough',
    },
    {
      text: 'hook(entrance(false, requirements))',
      replacement: 'hook(entrance(true, requirements))',
      letsIn: 'strangers',
    },
  ),
  ...mutationsOf(
    'adapters/web.ts',
    {
      text: 'if (principal) return { principal };',
      replacement: 'return { principal: principal as never };',
      letsIn: 'everybody',
    },
    {
      text: 'if (response) return response;',
      replacement: 'if (response?.status === 401) return response;',
      letsIn: 'good tokens that are not enough',
    },
    {
      text: '      const admit = entrance(false, requirements);',
      replacement: '      const admit = entrance(true, requirements);',
      letsIn: 'strangers',
    },
  ),
  ...mutationsOf(
    'adapters/guard-options.ts',
    {
      text: 'const wanted = requirements.map((one) =>',
      replacement: 'const wanted = requirements.slice(0, 0).map((one) =>',
      letsIn: 'whatever a route asks for',
    },
    {
      text: 'if (isOptional && !hasCredentials(request)) return {};',
      replacement: 'if (isOptional) return {};',
      letsIn: 'bad tokens, where a token is optional',
    },
  ),
];
