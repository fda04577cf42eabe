import type { INestApplication } from '@nestjs/common';
import type { Requirement } from '../index.js';
import { REQUIREMENTS_KEY } from '../nest/access-rule.js';
import { guardedRoutes, lostHandlers } from '../nest/guarded-routes.js';
import type { Handler } from '../nest/handlers.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions } from '../nest/options.js';
import { type FoundRoute, targetOf } from './found-route.js';

/** The routes of controllers, with what their decorators ask for; those that nobody decorated are found in the HTTP server. */
export function nestRoutes(app: INestApplication): readonly FoundRoute[] {
  const all = guardedRoutes(app);
  const found = all.map(({ method, path, audience, rule, handler, isReportOnly }) => ({
    method,
    path,
    target: targetOf(path),
    audience,
    isReportOnly,
    isOptional: rule?.isOptional,
    requirements: handler && askedFor(handler),
  }));
  // What it asks for could not be tried: that is said, and not passed over.
  const lost = lostHandlers(app, all).map(({ method, path, audience }) => ({
    method,
    path: `${path} (a handler without a route)`,
    target: undefined,
    audience,
  }));
  return [...found, ...lost];
}

/** What clients call, as the application says itself. */
export function publicUrlOf(app: INestApplication): string | undefined {
  try {
    return app.get<AuthContractsOptions>(AUTH_CONTRACTS_OPTIONS, { strict: false }).publicUrl;
  } catch {
    return undefined;
  }
}

/** The server of Express or Fastify below Nest. */
export function instanceOf(app: INestApplication): unknown {
  return app.getHttpAdapter().getInstance();
}

/** Whatever was said on the class, on the handler and on those that they inherit. Not asked of the guard: it is the one on trial. */
function askedFor({ owner, name }: Handler): readonly Requirement[] {
  const found = new Set<Requirement>();
  for (let one: unknown = owner; typeof one === 'function'; one = Object.getPrototypeOf(one)) {
    const prototype = one.prototype as Record<string, unknown> | undefined;
    const method = prototype && Object.getOwnPropertyDescriptor(prototype, name)?.value;
    const places = [said(one), prototype && said(prototype, name), typeof method === 'function' && said(method)];
    for (const requirement of places.flatMap((place) => place || [])) found.add(requirement);
  }
  return [...found];
}

function said(target: object, key?: string): readonly Requirement[] {
  const own = key === undefined ? Reflect.getOwnMetadata(REQUIREMENTS_KEY, target) : undefined;
  return (key === undefined ? own : Reflect.getOwnMetadata(REQUIREMENTS_KEY, target, key)) ?? [];
}
