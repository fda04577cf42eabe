import { type GuardFacts, guardFactsOf } from '../adapters/guard-facts.js';
import type { Requirement } from '../index.js';
import { type FoundRoute, type Survey, targetOf, targetOfExpression } from './found-route.js';

/** What Express 4 and 5 keep of each `app.use`, `app.get` and so on. */
interface Layer {
  readonly name?: string;
  readonly handle: unknown;
  readonly route?: Route | undefined;
  /** Express 5: the path as it was given; absent before router 2.3. */
  readonly rawPath?: unknown;
  /** Express 4. */
  readonly regexp?: RegExp & { readonly fast_slash?: boolean };
  /** Express 5: it stands at the root. */
  readonly slash?: boolean;
}

interface Route {
  readonly path: unknown;
  readonly methods: Readonly<Record<string, boolean>>;
  readonly stack?: ReadonlyArray<{ readonly handle: unknown; readonly method?: string }>;
}

interface Guarded {
  readonly mount: string;
  readonly facts: GuardFacts;
}

interface Findings {
  readonly routes: FoundRoute[];
  readonly mounts: string[];
  readonly handlers: unknown[];
}

/** Whether this is an application or a router of Express. */
export function isExpress(app: unknown): boolean {
  return stackOf(app) !== undefined;
}

/** Every route of it, of its routers and of the applications that are mounted in it, with what the guards before it ask for. */
export function surveyExpress(app: unknown): Survey {
  const findings: Findings = { routes: [], mounts: [], handlers: [] };
  walk(stackOf(app) ?? [], '', [], findings);
  return findings;
}

function stackOf(app: unknown): readonly Layer[] | undefined {
  if (typeof app !== 'function') return undefined;
  const { _router: four, stack } = app as { _router?: { stack?: unknown }; stack?: unknown };
  // Express 4 throws where its own `router` is read.
  const five = four || stack ? undefined : (app as { router?: { stack?: unknown } }).router;
  const found = stack ?? four?.stack ?? five?.stack;
  return Array.isArray(found) ? (found as readonly Layer[]) : undefined;
}

function walk(stack: readonly Layer[], prefix: string, outer: readonly Guarded[], findings: Findings): void {
  const guards = [...outer];
  for (const layer of stack) {
    if (layer.route) addRoutes(layer.route, prefix, guards, findings);
    else addHandler(layer, prefix, guards, findings);
  }
}

function addRoutes(route: Route, prefix: string, guards: readonly Guarded[], findings: Findings): void {
  const methods = methodsOf(route);
  for (const path of [route.path].flat(Number.POSITIVE_INFINITY) as readonly unknown[]) {
    const full = typeof path === 'string' ? joined(prefix, path) : `${prefix}${String(path)}`;
    const inner = path instanceof RegExp ? targetOfExpression(path) : targetOf(joined('', String(path)));
    const target = inner === undefined ? undefined : `${targetOf(prefix || '/').replace(/\/$/, '')}${inner}`;
    for (const method of new Set(methods)) {
      const own = (route.stack ?? [])
        .filter((one) => one.method === undefined || one.method.toUpperCase() === method)
        .flatMap(({ handle }) => guardFactsOf(handle) ?? []);
      const before = guards.filter(({ mount }) => covers(mount, full)).map(({ facts }) => facts);
      findings.routes.push({ method, path: full, target, ...askedBy([...before, ...own]) });
    }
  }
}

/** Of `app.all`, which has some thirty of them, those that applications use. */
function methodsOf({ methods }: Route): readonly string[] {
  const all = Object.keys(methods).map((method) => (method === '_all' ? 'GET' : method.toUpperCase()));
  return all.length < 10 ? all : all.filter((method) => /^(GET|POST|PUT|PATCH|DELETE)$/.test(method));
}

function addHandler(layer: Layer, prefix: string, guards: Guarded[], findings: Findings): void {
  const { handle } = layer;
  // Those of errors alone answer no request by themselves.
  if (typeof handle !== 'function' || handle.length === 4) return;
  for (const path of mountsOf(layer)) {
    const mount = path === undefined ? undefined : joined(prefix, path).replace(/\/$/, '');
    const facts = guardFactsOf(handle);
    const stack = stackOf(handle) ?? stackOf(layer.name === 'mounted_app' ? mountedIn(handle) : undefined);
    if (mount === undefined) {
      const name = `${prefix}/(a handler whose path cannot be read)`;
      findings.routes.push({ method: 'ALL', path: name, target: undefined });
    } else if (facts) guards.push({ mount, facts });
    else if (stack) walk(stack, mount, guards, findings);
    else if (layer.name === 'serveStatic') findings.routes.push(staticFiles(mount, guards));
    else {
      findings.mounts.push(mount);
      findings.handlers.push(handle);
    }
  }
}

/** Which files there are is not known: a guard must stand before all. */
function staticFiles(mount: string, guards: readonly Guarded[]): FoundRoute {
  const facts = guards.filter((one) => covers(one.mount, `${mount}/`)).map((one) => one.facts);
  return { method: 'GET', path: `${mount}/*`, target: `${mount}/${crypto.randomUUID()}`, ...askedBy(facts) };
}

function askedBy(
  guards: readonly GuardFacts[],
): Pick<FoundRoute, 'requirements' | 'isOptional' | 'isReportOnly' | 'audience'> {
  if (guards.length === 0) return {};
  const requirements: readonly Requirement[] = guards.flatMap((one) => one.requirements);
  return {
    requirements,
    isOptional: guards.every(({ isOptional }) => isOptional),
    isReportOnly: guards.some(({ isReportOnly }) => isReportOnly),
    audience: guards[0]?.audience,
  };
}

function covers(mount: string, path: string): boolean {
  return mount === '' || path === mount || path.startsWith(`${mount}/`);
}

/** Undefined stands for a path that cannot be read. */
function mountsOf({ rawPath, regexp, slash }: Layer): ReadonlyArray<string | undefined> {
  if (rawPath !== undefined) {
    return ([rawPath].flat() as readonly unknown[]).map((path) => (typeof path === 'string' ? path : undefined));
  }
  if (regexp) return [regexp.fast_slash ? '/' : pathOf(regexp)];
  return [slash ? '/' : undefined];
}

/** Express 4 writes a path as `^\/path\/?(?=\/|$)`, and a parameter as `(?:([^\/]+?))`. */
function pathOf({ source }: RegExp): string | undefined {
  const text = source
    // The whole rest: it stands before all, as at the root.
    .replace(/^\^\(\.\*\)/, '/')
    .replace(/^\^/, '')
    .replace(/\\\/\?\(\?=\\\/\|\$\)$/, '')
    .replace(/\\\/\?\$$/, '')
    .replace(/\(\?:\(?\[\^\\\/\]\+\?\)?\)|\(\?:\\\/\(\[\^\\\/\]\+\?\)\)/g, (group) =>
      group.includes('\\/(') ? '/:x' : ':x',
    )
    .replace(/\\(.)/g, '$1');
  return /^[\w\-./:~%@]*$/.test(text) ? text : undefined;
}

/** The application behind `app.use(path, other)`: it lends its prototype to a request, and this one goes no further than that. */
function mountedIn(wrapper: object): unknown {
  let lent: { readonly app?: unknown } | undefined;
  const sent = { method: 'GET', headers: {}, app: { request: {}, response: {} } };
  const request = new Proxy(sent, {
    // Express 4 lends it in its first layers; once the address is gone no layer of the application's own is asked.
    get: (target, name, self) => (name === 'url' ? (lent ? undefined : '/') : Reflect.get(target, name, self)),
    setPrototypeOf: (_target, prototype) => {
      lent ??= (prototype ?? {}) as { readonly app?: unknown };
      return true;
    },
  });
  const response = { setHeader: () => response, getHeader: () => undefined, removeHeader: () => undefined };
  try {
    (wrapper as (...given: unknown[]) => void)(request, response, () => {});
  } catch {
    return undefined;
  }
  return lent?.app;
}

function joined(prefix: string, path: string): string {
  return `${prefix}/${path}`.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
}
