import { OAuthError } from '@signet/authorization-server';
import { sourceOf } from '@signet/identity';
import { boundWork, type FairPlaces, type Place } from '@signet/runtime';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { callerOf } from '../http/caller.js';
import { loggedPath } from '../http/log-refusal.js';
import { retryAfter, sendRefusal } from '../http/refusal.js';
import { type Lane, laneOf, lanes } from './lanes.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Among what is under way; given back where it waits elsewhere. */
    place: Place | null;
  }
}

/** Bounds what is under way, by the lane of the endpoint and fairly by network. @returns the places of each lane */
export function registerBoundedWork(fastify: FastifyInstance, widths = lanes): Readonly<Record<Lane, FairPlaces>> {
  return boundWork<Lane, RouteOptions, FastifyRequest, FastifyReply>(fastify as never, {
    lanes: widths,
    laneOf: ({ config }) => config?.endpoint && laneOf(config.endpoint),
    sourceOf: (request) => sourceOf(callerOf(request)),
    refuse: refuseWork,
  });
}

function refuseWork(request: FastifyRequest, reply: FastifyReply, lane: Lane): void {
  request.server.eventLog.event('overloaded', { lane, path: loggedPath(request) });
  reply.header('retry-after', String(retryAfter));
  const error = new OAuthError('temporarily_unavailable', 'too much is under way; try again');
  sendRefusal(request, reply, error, 503);
}
