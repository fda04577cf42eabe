import { boundWork, type FairPlaces, type Width } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';

/** What has places of its own, which nothing else can take. */
export type Lane = 'probes' | 'documents' | 'calls';

/**
 * What may be under way in one process. The database does ten things at once, and lets a hundred wait: what waits longer than this waits
 * for something that is wrong.
 */
export const lanes: Readonly<Record<Lane, Width>> = {
  probes: { places: 64, waiting: 64, patience: 1_000 },
  documents: { places: 64, waiting: 64, patience: 1_000 },
  calls: { places: 96, waiting: 384, patience: 2_000 },
};

/** Seconds after which it is worth asking again (RFC 9110 §10.2.3). */
const retryAfter = 5;

/** By the template of the route. */
export function laneOf(route: string): Lane {
  if (/^\/health(?:\/|$)/.test(route)) return 'probes';
  return /^\/(?:docs|\.well-known)(?:[/.-]|$)/.test(route) ? 'documents' : 'calls';
}

/**
 * Bounds what is under way, fairly by the address that connects; beyond it the answer is 503, and the log says how often.
 * @returns the places of each lane
 */
export function registerBoundedWork(fastify: FastifyInstance, log: Log): Readonly<Record<Lane, FairPlaces>> {
  return boundWork<Lane, RouteOptions, FastifyRequest, FastifyReply>(fastify as never, {
    lanes,
    laneOf: ({ url }) => laneOf(url),
    sourceOf: ({ ip }) => [ip],
    refuse: (_request, reply, lane) => {
      log.event('overloaded', { lane });
      void reply.status(503).header('retry-after', String(retryAfter)).send({ error: 'temporarily_unavailable' });
    },
  });
}
