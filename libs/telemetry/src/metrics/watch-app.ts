import type { Server } from 'node:net';
import { BoundedServer, type FairPlaces, type Readiness, statusOf } from '@signet/runtime';
import { type EventName, eventNames } from '../log/events.js';
import { Log, type LogOptions } from '../log/log.js';
import { traceFields } from '../traces/trace-fields.js';
import { Metrics } from './metrics.js';
import type { Count } from './tallies.js';

/** Log and metrics of one app: each event is counted. */
export interface Watched {
  readonly log: Log;
  readonly metrics: Metrics;
}

/** @param options.version of the build */
export function watchApp({ version, ...options }: Omit<LogOptions, 'onEvent'> & { readonly version: string }): Watched {
  const metrics = new Metrics(version);
  const events = metrics.counter('signet_events_total');
  const counts = new Map<EventName, Count>(eventNames.map((event) => [event, events.of({ event })]));
  return {
    metrics,
    log: new Log({ fields: () => ({ ...traceFields() }), ...options, onEvent: (event) => counts.get(event)?.add() }),
  };
}

/** @param server of a `BoundedServer` */
export function gaugeConnections(metrics: Metrics, server: Server): void {
  const edge = BoundedServer.of(server);
  metrics.gauge('signet_http_connections', () => [[{}, edge.connections]]);
}

export function gaugeReadiness(metrics: Metrics, readiness: Readiness): void {
  metrics.gauge('signet_ready', () => [[{}, statusOf(readiness.report()) === 200 ? 1 : 0]]);
}

/** @param places of each lane, for what is under way */
export function gaugePlaces(metrics: Metrics, places: Readonly<Record<string, FairPlaces>>): void {
  const lanes = Object.entries(places);
  metrics.gauge('signet_work_places_taken', () => lanes.map(([lane, { taken }]) => [{ lane }, taken]));
  metrics.gauge('signet_work_waiting', () => lanes.map(([lane, { waiting }]) => [{ lane }, waiting]));
}
