import type { Door } from './application.js';
import { type FoundRoute, targetOf } from './found-route.js';

/** What applications often have beside their routes. */
const commonPaths = [
  '/',
  '/.env',
  '/admin',
  '/api',
  '/api-docs',
  '/api-json',
  '/debug',
  '/docs',
  '/docs-json',
  '/favicon.ico',
  '/graphql',
  '/health',
  '/index.html',
  '/info',
  '/metrics',
  '/openapi.json',
  '/queues',
  '/socket.io/?EIO=4&transport=polling',
  '/status',
  '/swagger',
  '/swagger-json',
];

/** Folders that are looked into, and texts that are tried, at most. */
const most = 100;

/**
 * What answers though no route says so: hooks, middleware, handlers of what is not found. Asked for by paths that nobody can have, below each
 * folder of a route, by common ones, and by those that stand in the text of a handler.
 */
export async function probe({ survey, send }: Door): Promise<readonly FoundRoute[]> {
  const served = async (target: string) => {
    const { status } = await send('GET', target, {});
    return status < 400;
  };
  const found: FoundRoute[] = [];
  const known = [...survey.routes, ...(survey.others ?? [])];
  const isKnown = (path: string) => known.some((route) => fits(route, path));
  for (const folder of foldersOf(
    survey.routes.map(({ path }) => path),
    survey.mounts,
  )) {
    const target = `${targetOf(folder).replace(/\/$/, '')}/${crypto.randomUUID()}`;
    const isInside = found.some(({ path }) => `${folder}/`.startsWith(path.slice(0, -1)));
    if (isInside || isKnown(target) || !(await served(target))) continue;
    found.push({ method: 'GET', path: `${folder.replace(/\/$/, '')}/*`, target });
  }
  const isAnswered = (path: string) => isKnown(path) || found.some((one) => path.startsWith(one.path.slice(0, -1)));
  const named = survey.handlers.flatMap(pathsIn);
  const below = survey.mounts.flatMap((mount) => named.map((path) => `${mount}${path}`));
  for (const target of new Set([...commonPaths, ...named, ...below].slice(0, commonPaths.length + most))) {
    const [path = target] = target.split('?');
    if (isAnswered(path) || !(await served(target))) continue;
    found.push({ method: 'GET', path, target });
  }
  return found;
}

function foldersOf(paths: readonly string[], mounts: readonly string[]): readonly string[] {
  const folders = paths
    .filter((path) => path.startsWith('/') && !path.includes('('))
    .map((path) => path.slice(0, path.lastIndexOf('/')));
  return [...new Set(['', ...mounts, ...folders])].slice(0, most);
}

/** Whether a route that was found answers for this path, and is judged by itself. */
function fits({ method, path }: FoundRoute, target: string): boolean {
  if (method !== 'GET' && method !== 'ALL') return false;
  const source = path
    .split(/(\/:\w+\?|:\w+(?:\([^/]*\))?|\*\w*)/)
    .map((part) => {
      if (part.startsWith('*')) return '.*';
      // Express 4: a part that may be absent.
      if (part.startsWith('/:')) return '(?:/[^/]+)?';
      return part.startsWith(':') ? '[^/]+' : part.replace(/[{}]/g, '').replace(/[\\^$.*+?()[\]|]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}/?$`).test(target);
}

/** Paths in the text of a handler, as in `if (request.url === '/secret')`. */
function pathsIn(handler: unknown): readonly string[] {
  if (typeof handler !== 'function') return [];
  const text = Function.prototype.toString.call(handler);
  return [...text.matchAll(/['"`](\/[\w\-./~%]+)['"`]/g)].map(([, path = '']) => path);
}
