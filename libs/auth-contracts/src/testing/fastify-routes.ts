import { type GuardFacts, guardFactsNamed } from '../adapters/guard-facts.js';
import { type FoundRoute, type Survey, targetOf } from './found-route.js';

/** What is used of Fastify. */
export interface FastifyLike {
  printRoutes(options?: object): string;
  ready(): PromiseLike<unknown>;
  routing(request: never, response: never): void;
}

export function isFastify(app: unknown): app is FastifyLike {
  const { printRoutes, routing, ready } = (app ?? {}) as Partial<FastifyLike>;
  return [printRoutes, routing, ready].every((one) => typeof one === 'function');
}

interface Node {
  readonly depth: number;
  readonly text: string;
}

/**
 * Every route that Fastify knows, whoever registered it and when: by the tree that it prints, with the names of the hooks, which for guards say
 * what they ask for.
 */
export function surveyFastify(app: FastifyLike): Survey {
  const routes: FoundRoute[] = [];
  const path: string[] = [];
  let current: Array<{ route: FoundRoute; index: number }> = [];
  for (const { depth, text } of linesOf(app.printRoutes({ commonPrefix: true, includeHooks: true }))) {
    const hooks = /^• \((\w+)\) (\[.*\])$/.exec(text);
    if (hooks) {
      const facts = /^(onRequest|preParsing|preValidation|preHandler)$/.test(hooks[1] ?? '') ? guardsOf(hooks[2]) : [];
      for (const { index } of current) routes[index] = withGuards(routes[index] as FoundRoute, facts);
      continue;
    }
    const found = /^(.*?) \(([A-Z, -]+)\)(?: \{.*\})?$/.exec(text);
    path.length = depth;
    // The router writes so where no path is common to all.
    path[depth] = (found ? (found[1] ?? '') : text).replace('(empty root node)', '');
    current = [];
    for (const method of found?.[2]?.split(', ') ?? []) {
      const full = path.join('');
      current.push({ route: { method, path: full, target: targetOf(full) }, index: routes.length });
      routes.push({ method, path: full, target: targetOf(full) });
    }
  }
  return { routes, mounts: [], handlers: hooksOf(app) };
}

function linesOf(tree: string): readonly Node[] {
  return tree
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, indent = '', branch, text = ''] = /^((?:│ {3}| {4})*)([├└]── )?(.*)$/.exec(line) ?? [];
      // What belongs to a node stands one step further in than its branch.
      return { depth: indent.length / 4 - (branch ? 0 : 1), text };
    });
}

function guardsOf(list = '[]'): readonly GuardFacts[] {
  return (JSON.parse(list) as readonly string[]).flatMap((name) => guardFactsNamed(name) ?? []);
}

function withGuards(route: FoundRoute, guards: readonly GuardFacts[]): FoundRoute {
  if (guards.length === 0) return route;
  const isOptional = (route.isOptional ?? true) && guards.every((one) => one.isOptional);
  const requirements = [...(route.requirements ?? []), ...guards.flatMap((one) => one.requirements)];
  const isReportOnly = route.isReportOnly === true || guards.some((one) => one.isReportOnly);
  return { ...route, requirements, isOptional, isReportOnly, audience: route.audience ?? guards[0]?.audience };
}

/** Those of the application and of its plugins, whose text may name what they answer. */
function hooksOf(app: object): readonly unknown[] {
  const read = (name: string): unknown => {
    const symbol = Object.getOwnPropertySymbols(app).find(({ description }) => description === name);
    return symbol && (app as Record<symbol, unknown>)[symbol];
  };
  const own = Object.values((read('fastify.hooks') ?? {}) as object).flat();
  const children = read('fastify.children');
  return [...own, ...(Array.isArray(children) ? children.flatMap((one: object) => hooksOf(one)) : [])];
}
