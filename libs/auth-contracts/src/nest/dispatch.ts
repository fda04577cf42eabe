import 'reflect-metadata';
import type { DiscoveryService } from '@nestjs/core';
import {
  accessConflicts,
  accessRuleOf,
  classRuleOf,
  modesOn,
  REQUIREMENTS_KEY,
  requirementsOn,
} from './access-rule.js';
import { ancestorsOf, type Target } from './ancestors.js';
import { classesOf, type Handler, handlersOf, methodsOf } from './handlers.js';
import { MODE_KEY } from './route-mode.js';

/** What of an application decides whether a guard is asked. */
interface Facts {
  /** Somebody says where the request of a resolver is. */
  readonly graphql: boolean;
  /** GraphQL asks guards for fields as well. */
  readonly fieldGuards: boolean;
}

/** A way in which Nest calls handlers. */
interface Way {
  readonly kind: string;
  readonly calls: (handler: Handler) => boolean;
  /** Whether the global guard is asked, and finds a request to judge. */
  readonly isGuarded: (facts: Facts) => boolean;
  /** It is called from outside: without a guard it must be public. Others are reached by an entry, or by nobody. */
  readonly isEntry: boolean;
  readonly remedy: string;
}

const otherMeans = 'guard it by other means and mark it @Public()';
const noRequirements = 'no guard is asked for it: take its requirements, and its mode, away';
const fieldRemedy =
  "set graphqlRequest here and fieldResolverEnhancers: ['guards'] in the GraphQL module, or ask for it in the query";
const never = () => false;

/**
 * How Nest calls what (Nest 11 and 12), by the metadata that its packages leave: naming it here needs none of them.
 * A hybrid application asks no global guards for patterns (unless `inheritAppConfig`), a gateway none at all, GraphQL
 * none for fields and references by default, and a schedule or an event has nobody to ask for a token.
 */
const ways: readonly Way[] = [
  { kind: 'HTTP', calls: has('path'), isGuarded: () => true, isEntry: true, remedy: '' },
  {
    kind: 'GraphQL',
    calls: (handler) => isRoot(handler) && !isTypeResolver(handler),
    isGuarded: ({ graphql }) => graphql,
    isEntry: true,
    remedy: 'set graphqlRequest, or mark it @Public()',
  },
  {
    // `_entities` is a query of the federation's own, for which no guard is asked.
    kind: 'GraphQL reference',
    calls: (handler) => has('graphql:resolve_reference')(handler) && !isRoot(handler),
    isGuarded: ({ graphql, fieldGuards }) => graphql && fieldGuards,
    isEntry: true,
    remedy: `${fieldRemedy}; or mark it @Public()`,
  },
  {
    kind: 'GraphQL field',
    calls: (handler) => has('graphql:resolve_property')(handler) && !isRoot(handler) && !isTypeResolver(handler),
    isGuarded: ({ graphql, fieldGuards }) => graphql && fieldGuards,
    isEntry: false,
    remedy: fieldRemedy,
  },
  { kind: 'GraphQL type', calls: isTypeResolver, isGuarded: never, isEntry: false, remedy: noRequirements },
  {
    kind: 'message pattern',
    calls: (handler) => has('microservices:pattern')(handler) || has('microservices:handler_type')(handler),
    isGuarded: never,
    isEntry: true,
    remedy: otherMeans,
  },
  {
    kind: 'WebSocket',
    calls: (handler) => isGateway(handler.owner) && (isLifeCycleHook(handler) || has('message')(handler)),
    isGuarded: never,
    isEntry: true,
    remedy: otherMeans,
  },
  {
    kind: 'schedule',
    calls: (handler) => scheduleKeys.some((key) => has(key)(handler)),
    isGuarded: never,
    isEntry: false,
    remedy: noRequirements,
  },
  { kind: 'event', calls: has('EVENT_LISTENER_METADATA'), isGuarded: never, isEntry: false, remedy: noRequirements },
];
const scheduleKeys = [
  'SCHEDULER_TYPE',
  'SCHEDULE_CRON_OPTIONS',
  'SCHEDULE_INTERVAL_OPTIONS',
  'SCHEDULE_TIMEOUT_OPTIONS',
];
const lifeCycleHooks = ['afterInit', 'handleConnection', 'handleDisconnect'];
const roots: readonly unknown[] = ['Query', 'Mutation', 'Subscription'];

/** What must be changed before an application is as closed as its decorators say; each names class and handler. */
export function findOpenings(
  discovery: DiscoveryService,
  supported: {
    readonly graphql: boolean;
    /** Which classes this audience is asked for; what is nobody's must be public. */
    readonly whose: (one: Target) => 'own' | 'other' | 'nobody';
  },
): string[] {
  const owners = [...discovery.getControllers(), ...discovery.getProviders()];
  const facts: Facts = { graphql: supported.graphql, fieldGuards: asksGuardsForFields(discovery) };
  const handlers = handlersOf(owners).filter(({ owner }) => supported.whose(owner) !== 'other');
  const classes = classesOf(owners).filter((one) => supported.whose(one) !== 'other');
  const conflicts = [
    ...classes.flatMap((one) => accessConflicts(one)),
    ...handlers.flatMap(({ owner, method }) => accessConflicts(owner, method)),
  ];
  // Who may call what is not known before this is mended.
  if (conflicts.length > 0) return [...new Set(conflicts)];
  const found = [
    ...classes.flatMap((one) => openClass(one, handlers)),
    ...classes.flatMap(staticHandlers),
    ...classes.flatMap(symbolHandlers),
    ...handlers.flatMap((handler) => openHandler(handler, facts)),
    ...handlers.filter(({ owner }) => supported.whose(owner) === 'nobody').flatMap(ownedByNobody),
  ];
  return [...new Set(found)];
}

/** The handlers of which it is said that refusals are only reported, by the date that is said. */
export function reportedHandlers(
  discovery: DiscoveryService,
  isOwn: (one: Target) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const dates = new Map<string, string[]>();
  const owners = [...discovery.getControllers(), ...discovery.getProviders()];
  for (const handler of handlersOf(owners).filter(({ owner }) => isOwn(owner))) {
    const { owner, name, method } = handler;
    const { mode } = ways.some(({ calls }) => calls(handler)) ? accessRuleOf(owner, method) : {};
    if (mode?.kind === 'report-only')
      dates.set(mode.until, [...(dates.get(mode.until) ?? []), `${owner.name}.${name}`]);
  }
  return dates;
}

function openHandler(handler: Handler, facts: Facts): string[] {
  const { owner, name, method } = handler;
  const calling = ways.filter(({ calls }) => calls(handler));
  const label = `${owner.name}.${name}`;
  const hasMode = modesOn(owner, name).length > 0;
  if (calling.length === 0) {
    return requirementsOn(owner, name).length === 0 && !hasMode
      ? []
      : [`${label} (no handler of a request): ${noRequirements}`];
  }
  const { isPublic, requirements } = accessRuleOf(owner, method);
  return calling
    .filter((way) => !way.isGuarded(facts) && !isPublic && (way.isEntry || requirements.length > 0 || hasMode))
    .map(({ kind, remedy }) => `${label} (${kind}): ${remedy}`);
}

/** Whether Nest calls anything of this class for somebody. */
export function hasHandlers(owner: Target): boolean {
  return isGateway(owner) || methodsOf(owner).some((handler) => ways.some(({ calls }) => calls(handler)));
}

function ownedByNobody({ owner, name, method }: Handler): string[] {
  const isCalled = ways.some(({ calls, isEntry }) => isEntry && calls({ owner, name, method }));
  if (!isCalled || accessRuleOf(owner, method).isPublic) return [];
  return [`${owner.name}.${name} (of no audience): import forFeature in its module, or mark it @Public()`];
}

function openClass(owner: Target, handlers: readonly Handler[]): string[] {
  const { isPublic, requirements, mode } = classRuleOf(owner);
  // A connection is open before any message comes, and what a gateway pushes asks for no message.
  if (isGateway(owner) && !isPublic) return [`${owner.name} (WebSocket gateway): ${otherMeans}`];
  if (requirements.length === 0 && !mode) return [];
  const isCalled = handlers.some((one) => one.owner === owner && ways.some(({ calls }) => calls(one)));
  return isCalled ? [] : [`${owner.name} (a class without handlers): ${noRequirements}`];
}

const askingKeys = [REQUIREMENTS_KEY, MODE_KEY];

/** Nest calls no static method. */
function staticHandlers(owner: Target): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(owner))
    .filter(
      ([, { value }]) => typeof value === 'function' && askingKeys.some((key) => Reflect.hasOwnMetadata(key, value)),
    )
    .map(([name]) => `${owner.name}.${name} (static): ${noRequirements}`);
}

/** Nest looks for handlers by names alone. */
function symbolHandlers(owner: Target): string[] {
  return ancestorsOf(owner).flatMap(({ prototype }) =>
    Object.getOwnPropertySymbols(prototype)
      .filter((name) => askingKeys.some((key) => Reflect.hasOwnMetadata(key, prototype, name)))
      .map((name) => `${owner.name}.${String(name)} (no handler of a request): ${noRequirements}`),
  );
}

function asksGuardsForFields(discovery: DiscoveryService): boolean {
  const modules = discovery.getProviders().filter(({ token }) => token === 'GqlModuleOptions');
  return (
    modules.length > 0 &&
    modules.every(({ instance }) => {
      const { fieldResolverEnhancers } = (instance ?? {}) as { fieldResolverEnhancers?: unknown };
      return Array.isArray(fieldResolverEnhancers) && fieldResolverEnhancers.includes('guards');
    })
  );
}

function has(key: string): (handler: Handler) => boolean {
  return ({ method }) => Reflect.hasMetadata(key, method);
}

function isGateway(owner: Target): boolean {
  return Reflect.hasMetadata('websockets:is_gateway', owner);
}

function isLifeCycleHook({ name }: Handler): boolean {
  return lifeCycleHooks.includes(name);
}

/** The method's type, or that of its class: schema first, `@Resolver('Query')` makes a query of each method. */
function isRoot({ owner, method }: Handler): boolean {
  const key = 'graphql:resolver_type';
  return roots.includes(Reflect.getMetadata(key, method) || Reflect.getMetadata(key, owner));
}

/** GraphQL asks no guard which type of a union an object is, whatever it is told of fields. */
function isTypeResolver(handler: Handler): boolean {
  return handler.name === '__resolveType' && (has('graphql:resolve_property')(handler) || isRoot(handler));
}
