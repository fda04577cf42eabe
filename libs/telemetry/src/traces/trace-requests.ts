import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestTrace, Traces } from './traces.js';

/** What is read of Fastify's request and reply. */
interface Asked {
  readonly method: string;
  readonly ip: string;
  readonly protocol: string;
  readonly raw: IncomingMessage;
  readonly routeOptions: { readonly url?: string | undefined };
}
interface Answered {
  readonly raw: ServerResponse;
}
type Hook = (request: Asked, reply: Answered, done: () => void) => void;

/** What is needed of Fastify. */
export interface Hooked {
  addHook(name: 'onRequest' | 'preHandler', hook: Hook): unknown;
}

/** Probes come each second, and say nothing. */
const probes = /^\/(?:health|ready|live|metrics)(?:\/|$)/;

/**
 * Makes a span of each request, from when it was routed until its answer was taken. The first of all hooks.
 * @returns the last of them: a body is read on behalf of nobody
 */
export function traceRequests(fastify: Hooked, traces: Pick<Traces, 'request'>): () => void {
  const underWay = new WeakMap<IncomingMessage, RequestTrace>();
  fastify.addHook('onRequest', (request, reply, done) => {
    const { url: route } = request.routeOptions;
    if (route !== undefined && probes.test(route)) {
      done();
      return;
    }
    const { method, protocol: scheme, ip: address, raw } = request;
    const { traceparent } = raw.headers;
    const begun = traces.request({ method, route, scheme, address, traceparent });
    underWay.set(raw, begun);
    reply.raw.once('close', () => {
      const { headersSent, statusCode, writableFinished } = reply.raw;
      begun.end({ status: headersSent ? statusCode : undefined, hasLeft: !writableFinished });
    });
    begun.resume(done);
  });
  return () => {
    fastify.addHook('preHandler', (request, _reply, done) => {
      const begun = underWay.get(request.raw);
      if (begun) begun.resume(done);
      else done();
    });
  };
}
