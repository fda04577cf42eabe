import type { Endpoint } from '@signet/authorization-server';
import type { FastifyInstance } from 'fastify';
import { endpointProfiles } from './endpoint-profile.js';
import { servedEndpoints as all } from './served-endpoints.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route is of; absent where nothing is at the address. */
    endpoint?: Endpoint;
    /** The endpoint is there, and does not answer this method: a preflight, or to be refused. */
    isUnanswered?: true;
  }
}

/**
 * Ties each route to its description. A route without one, a method that it does not name, and a described method
 * without a route stop the start. Methods that no handler answers are routed too, so that the router alone says what an
 * address is of.
 */
export function registerDescribedRoutes(fastify: FastifyInstance): void {
  const byPath = new Map<string, Endpoint>(all.map((endpoint) => [endpoint.path, endpoint]));
  const withoutRoute = new Set(all.flatMap(({ path, methods }) => methods.map((method) => `${method} ${path}`)));
  fastify.addHook('onRoute', (route) => {
    if (route.config?.isUnanswered) return;
    const endpoint = byPath.get(route.url);
    for (const method of [route.method].flat()) {
      if (!endpoint || !answeredMethods(endpoint).includes(method)) {
        throw new Error(`${method} ${route.url} is described nowhere`);
      }
      withoutRoute.delete(`${method} ${route.url}`);
    }
    route.config = { ...route.config, endpoint };
  });
  for (const endpoint of all) {
    const answered = answeredMethods(endpoint);
    fastify.route({
      method: fastify.supportedMethods.filter((method) => !answered.includes(method)),
      url: endpoint.path,
      config: { endpoint, isUnanswered: true },
      // Others are answered before any body is read; an address with an empty segment comes this far.
      handler: (_request, reply) => reply.callNotFound(),
    });
  }
  fastify.addHook('onReady', (done) => {
    const [missing] = withoutRoute;
    done(missing === undefined ? undefined : new Error(`${missing} is described and answered nowhere`));
  });
}

/** RFC 9110 §10.2.1: what stands in `Allow`. */
export function allowedMethods(endpoint: Endpoint): readonly string[] {
  const hasPreflight = endpointProfiles[endpoint.caller].readableBy !== 'no origin';
  return [...answeredMethods(endpoint), ...(hasPreflight ? ['OPTIONS'] : [])];
}

/** HEAD comes with GET. */
function answeredMethods({ methods }: Endpoint): readonly string[] {
  return methods.flatMap((method): string[] => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}
