import type { INestApplication } from '@nestjs/common';
import { RequestMethod } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { metadataPath } from '../metadata/protected-resource.js';
import { type AccessRule, accessRuleOf } from './access-rule.js';
import { type Handler, handlersOf } from './handlers.js';
import { listRoutes, type Route } from './routes.js';
import { Territory } from './territory.js';

export interface GuardedRoute extends Route {
  /** What its handler asks for; undefined where no handler of a controller was found for it. */
  readonly rule?: AccessRule | undefined;
  /** The audience that is asked for it; undefined where no handler was found, or there is none. */
  readonly audience?: string | undefined;
  /** Refusals of its handler are only reported now. */
  readonly isReportOnly?: boolean | undefined;
  /** The handler behind it, and its class; undefined where none was found. */
  readonly handler?: Handler | undefined;
}

interface RoutedHandler extends Route {
  readonly rule: AccessRule;
  readonly audience: string | undefined;
  readonly isReportOnly: boolean;
  readonly handler: Handler;
}

/** What controllers say of their routes, without what stands in front of them. */
function routedHandlers(app: INestApplication): readonly RoutedHandler[] {
  const territory = app.get(Territory, { strict: false });
  return handlersOf(app.get(DiscoveryService, { strict: false }).getControllers()).flatMap((handler) => {
    const method = Reflect.getMetadata('method', handler.method) as RequestMethod | undefined;
    if (method === undefined) return [];
    const rule = accessRuleOf(handler.owner, handler.method);
    const owner = territory.ownerOf(handler.owner);
    const audience = owner?.audience;
    const isReportOnly = !rule.isPublic && owner?.isReportOnly(rule.mode) === true;
    return pathsOf(handler.owner, handler.method).map((path) => ({
      method: String(RequestMethod[method]),
      path,
      rule,
      audience,
      isReportOnly,
      handler,
    }));
  });
}

/** Every route of the HTTP server, with the rule of the handler behind it; prefixes and versions stand in front. */
export function guardedRoutes(app: INestApplication): readonly GuardedRoute[] {
  const handlers = routedHandlers(app);
  return listRoutes(app).map((route) => {
    // The server answers these itself, though they may end like the path of a handler.
    if (route.path.startsWith(metadataPath)) return route;
    const behind = handlers
      .filter(({ method, path }) => isMethod(route.method, method) && isBehind(route.path, path))
      .sort((a, b) => b.path.length - a.path.length)[0];
    return {
      ...route,
      rule: behind?.rule,
      audience: behind?.audience,
      isReportOnly: behind?.isReportOnly,
      handler: behind?.handler,
    };
  });
}

/**
 * Handlers that ask for something, and whose route was not found. Adapters spell wildcards in their own way, and of `/` nothing is left behind a prefix:
 * those are not looked for.
 */
export function lostHandlers(app: INestApplication, found: readonly GuardedRoute[]): readonly GuardedRoute[] {
  return routedHandlers(app).filter(
    ({ method, path, rule }) =>
      rule.requirements.length > 0 &&
      /^\/[\w\-./:]+$/.test(path) &&
      !found.some((route) => isMethod(route.method, method) && isBehind(route.path, path)),
  );
}

/** HEAD is answered by the handler of GET. */
function isMethod(route: string, handler: string | undefined): boolean {
  return handler === 'ALL' || handler === route || (route === 'HEAD' && handler === 'GET');
}

function isBehind(route: string, path: string): boolean {
  return route === path || (path === '/' ? route === '' : route.endsWith(path));
}

// biome-ignore lint/complexity/noBannedTypes: what Nest calls a handler and a class
function pathsOf(owner: Function, method: Function): string[] {
  const read = (target: object) =>
    [(Reflect.getMetadata('path', target) as string | string[] | undefined) ?? '/'].flat();
  return read(owner)
    .flatMap((prefix) => read(method).map((path) => `/${[prefix, path].join('/')}`.replace(/\/+/g, '/')))
    .map((path) => (path.length > 1 ? path.replace(/\/$/, '') : path));
}
