import { OAuthError } from '@signet/authorization-server';
import { FairPlaces, type Place } from '@signet/runtime';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../http/caller.js';
import { loggedPath } from '../http/log-refusal.js';
import { retryAfter, sendRefusal } from '../http/refusal.js';
import { recordEvent } from '../log/record-event.js';
import { hasLeft } from './has-left.js';
import { type Lane, laneOf, lanes } from './lanes.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Among what is under way. */
    place: Place | null;
  }
}

/**
 * Bounds what is under way, by the lane of the endpoint and fairly by network. A request has its place from when its body was read, so
 * that who sends slowly has none, until its answer is made, also where nobody is there to read that. Whose caller has left is not begun.
 */
export function registerBoundedWork(fastify: FastifyInstance): void {
  const places = Object.fromEntries(
    Object.entries(lanes).map(([lane, width]) => [lane, new FairPlaces(width)]),
  ) as Readonly<Record<Lane, FairPlaces>>;
  fastify.decorateRequest('place', null);
  fastify.addHook('preHandler', (request, reply, done) => {
    const { endpoint } = request.routeOptions.config;
    const lane = endpoint && laneOf(endpoint);
    if (lane === undefined) {
      done();
      return;
    }
    if (hasLeft(request)) return;
    const refuse = () => refuseWork(request, reply, lane);
    const place = places[lane].ask({ source: () => callerOf(request).address, enter: done, refuse });
    request.place = place;
    if (place.state === 'taken') done();
    else if (place.state === 'over') refuse();
    else reply.raw.once('close', () => place.giveUp());
  });
  fastify.addHook('onSend', (request, _reply, payload, done) => {
    request.place?.leave();
    done(null, payload);
  });
}

function refuseWork(request: FastifyRequest, reply: FastifyReply, lane: Lane): void {
  recordEvent('overloaded', { lane, path: loggedPath(request) });
  reply.header('retry-after', String(retryAfter));
  const error = new OAuthError('temporarily_unavailable', 'too much is under way; try again');
  sendRefusal(request, reply, error, 503);
}
