import { OAuthError } from '@signet/authorization-server';
import { sourceOf } from '@signet/identity';
import { FairPlaces, type Place } from '@signet/runtime';
import type { FastifyInstance, FastifyReply, FastifyRequest, preHandlerHookHandler } from 'fastify';
import { callerOf } from '../http/caller.js';
import { loggedPath } from '../http/log-refusal.js';
import { retryAfter, sendRefusal } from '../http/refusal.js';
import { recordEvent } from '../log/record-event.js';
import { hasLeft } from './has-left.js';
import { type Lane, laneNames, laneOf, lanes } from './lanes.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Among what is under way. */
    place: Place | null;
  }
}

/**
 * Bounds what is under way, by the lane of the endpoint and fairly by network. A request has its place from when its body was read, so
 * that who sends slowly has none, until its answer is made, also where nobody is there to read that, or until it waits elsewhere. Whose
 * caller has left is not begun.
 */
export function registerBoundedWork(fastify: FastifyInstance): void {
  const enter = new Map<Lane, preHandlerHookHandler>();
  for (const lane of laneNames) enter.set(lane, entrance(lane, new FairPlaces(lanes[lane])));
  fastify.decorateRequest('place', null);
  // Of the route, once: to ask each request for its route costs more than the place.
  fastify.addHook('onRoute', (route) => {
    const endpoint = route.config?.endpoint;
    const lane = endpoint && laneOf(endpoint);
    const hook = lane && enter.get(lane);
    const hooks = [route.preHandler ?? []].flat();
    // The route of HEAD is made of that of GET.
    if (hook && !hooks.includes(hook)) route.preHandler = [hook, ...hooks];
  });
  fastify.addHook('onSend', (request, _reply, payload, done) => {
    request.place?.leave();
    done(null, payload);
  });
}

function entrance(lane: Lane, places: FairPlaces): preHandlerHookHandler {
  return (request, reply, done) => {
    if (hasLeft(request)) return;
    const refuse = () => refuseWork(request, reply, lane);
    const place = places.ask({ source: () => sourceOf(callerOf(request)), enter: done, refuse });
    request.place = place;
    if (place.state === 'taken') done();
    else if (place.state === 'over') refuse();
    else reply.raw.once('close', () => place.giveUp());
  };
}

function refuseWork(request: FastifyRequest, reply: FastifyReply, lane: Lane): void {
  recordEvent('overloaded', { lane, path: loggedPath(request) });
  reply.header('retry-after', String(retryAfter));
  const error = new OAuthError('temporarily_unavailable', 'too much is under way; try again');
  sendRefusal(request, reply, error, 503);
}
