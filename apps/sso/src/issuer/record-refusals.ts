import { type CorePorts, RefusalBook } from '@signet/authorization-server';
import type { Periodic } from '@signet/runtime';
import type { Log, Metrics } from '@signet/telemetry';
import { flushedAtTheEnd } from './audit-trail.js';

/** Refusals by support code, and how many of them there was a place for. */
export function refusalBook(
  deps: Pick<CorePorts, 'clock'> & { readonly stores: Pick<CorePorts['stores'], 'refusals'> },
  metrics: Metrics,
): RefusalBook {
  const codes = metrics.counter('signet_support_codes_total');
  // There from the start: a series that comes later looks like one that was reset.
  for (const outcome of ['recorded', 'reported', 'dropped'] as const) codes.of({ outcome }).add(0);
  return new RefusalBook(deps, (outcome, count) => codes.of({ outcome }).add(count));
}

/** Stores them together, within a second, and the last ones at the end. */
export function recordRefusals(book: RefusalBook, log: Log): Pick<Periodic, 'start' | 'stop'> {
  return flushedAtTheEnd(() => book.flush(), 'support_codes', log);
}
