import type { Family, Metrics } from './metrics.js';
import type { Spread } from './tallies.js';

type Hook = (request: TimedRequest, reply: TimedReply, done: () => void) => void;

/** What is needed of Fastify. */
export interface TimedServer {
  addHook(name: 'onRoute', hook: (route: TimedRoute) => void): unknown;
  addHook(name: 'onResponse', hook: Hook): unknown;
}

export interface TimedRoute {
  readonly url: string;
  onResponse?: unknown;
}

interface TimedRequest {
  readonly method: string;
  readonly is404: boolean;
}

interface TimedReply {
  readonly statusCode: number;
  /** Milliseconds. */
  readonly elapsedTime: number;
}

type Times = Family<'signet_http_request_duration_seconds', Spread>;

/**
 * Times of all answers, by the template of the route: an address that is nobody's is one `unknown`, however many there are. To be
 * called before the routes are made.
 */
export function timeRequests(server: TimedServer, metrics: Metrics): void {
  const times = metrics.histogram('signet_http_request_duration_seconds');
  const hooks = new Map<string, Hook>();
  // Of the route, once: to ask each request for its route costs more than the rest.
  server.addHook('onRoute', (route) => {
    const hook = hooks.get(route.url) ?? timing(times, route.url);
    hooks.set(route.url, hook);
    const own = [route.onResponse ?? []].flat();
    // The route of HEAD is made of that of GET.
    if (!own.includes(hook)) route.onResponse = [...own, hook];
  });
  const ofNobody = timing(times, 'unknown', 'any');
  server.addHook('onResponse', (request, reply, done) => {
    if (request.is404) ofNobody(request, reply, done);
    else done();
  });
}

/** @param only in the place of every method */
function timing(times: Times, route: string, only?: string): Hook {
  const known = new Map<string, Array<Spread | undefined>>();
  return (request, reply, done) => {
    const method = only ?? request.method;
    const status = Math.floor(reply.statusCode / 100);
    let ofMethod = known.get(method);
    if (ofMethod === undefined) {
      ofMethod = [];
      known.set(method, ofMethod);
    }
    const spread = ofMethod[status] ?? times.of({ route, method, status: `${status}xx` });
    ofMethod[status] = spread;
    spread.observe(reply.elapsedTime / 1000);
    done();
  };
}
