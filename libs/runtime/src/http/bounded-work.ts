import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FairPlaces, type Place, type Width } from '../fair-places.js';
import type { Source } from '../fair-queue.js';

/** What is read of Fastify's request and reply. */
interface Asked {
  readonly raw: IncomingMessage;
  /** Among what is under way. */
  place?: Place | null;
}
interface Answered {
  readonly raw: ServerResponse;
  /** Also where the answer is made by somebody else, who took the reply over. */
  readonly sent: boolean;
}
type Entrance<Request, Reply> = (request: Request, reply: Reply, done: () => void) => void;

/** What is needed of Fastify. */
interface Hooked<Route, Request, Reply> {
  decorateRequest(name: 'place', value: null): unknown;
  addHook(
    name: 'onRoute',
    hook: (route: Route & { preHandler?: Entrance<Request, Reply> | Entrance<Request, Reply>[] }) => void,
  ): unknown;
  addHook(
    name: 'onSend',
    hook: (request: Request, reply: Reply, payload: unknown, done: (error: null, payload: unknown) => void) => void,
  ): unknown;
}

export interface WorkBounds<Lane extends string, Route, Request, Reply> {
  readonly lanes: Readonly<Record<Lane, Width>>;
  /** Undefined where nothing is counted. */
  readonly laneOf: (route: Route) => Lane | undefined;
  /** Whose it is, among whom places are shared. */
  readonly sourceOf: (request: Request) => Source;
  readonly refuse: (request: Request, reply: Reply, lane: Lane) => void;
}

/** Whether nobody is there any more to read the answer. */
export function hasLeft({ raw }: Pick<Asked, 'raw'>): boolean {
  return raw.socket.destroyed;
}

/**
 * Bounds what is under way, by lanes, of all routes that are made from now on. A request has its place from when its body was read, so
 * that who sends slowly has none, until its answer is made, also where nobody is there to read that, or until it waits elsewhere. Whose caller has left is not begun.
 * @returns the places of each lane
 */
export function boundWork<Lane extends string, Route, Request extends Asked, Reply extends Answered>(
  fastify: Hooked<Route, Request, Reply>,
  { lanes, laneOf, sourceOf, refuse }: WorkBounds<Lane, Route, Request, Reply>,
): Readonly<Record<Lane, FairPlaces>> {
  const placesOf = Object.fromEntries(
    Object.entries<Width>(lanes).map(([lane, width]) => [lane, new FairPlaces(width)]),
  ) as Record<Lane, FairPlaces>;
  const entrances = new Map<Lane, Entrance<Request, Reply>>();
  const entranceOf = (lane: Lane) => {
    const known = entrances.get(lane);
    if (known) return known;
    const places = placesOf[lane];
    const made: Entrance<Request, Reply> = (request, reply, done) => {
      if (hasLeft(request)) return;
      const turnAway = () => refuse(request, reply, lane);
      let enter = done;
      const place = places.ask({ source: () => sourceOf(request), enter: () => enter(), refuse: turnAway });
      request.place = place;
      reply.raw.once('close', () => {
        // What still works for somebody who left keeps its place until its answer is made.
        if (reply.sent) place.leave();
        else place.giveUp();
      });
      if (place.state === 'taken') done();
      else if (place.state === 'over') turnAway();
      // It is called by whoever leaves a place, and is no part of what that one did.
      else enter = AsyncResource.bind(done);
    };
    entrances.set(lane, made);
    return made;
  };
  fastify.decorateRequest('place', null);
  // Of the route, once: to ask each request for its route costs more than the place.
  fastify.addHook('onRoute', (route) => {
    const lane = laneOf(route);
    if (lane === undefined) return;
    const entrance = entranceOf(lane);
    const hooks = [route.preHandler ?? []].flat();
    // The route of HEAD is made of that of GET.
    if (!hooks.includes(entrance)) route.preHandler = [entrance, ...hooks];
  });
  fastify.addHook('onSend', (request, _reply, payload, done) => {
    request.place?.leave();
    done(null, payload);
  });
  return placesOf;
}
