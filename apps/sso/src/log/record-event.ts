import { Logger } from '@nestjs/common';
import type { ProtocolEvent } from '@signet/authorization-server';
import { Tally } from '@signet/runtime';
import { countedEvents, type EventName, events } from './events.js';
import { loggable } from './loggable.js';

const logger = new Logger('Events');

type Fields = Readonly<Record<string, unknown>>;

const tallies: ReadonlyMap<EventName, Tally<Fields>> = new Map(
  countedEvents.map((event) => [event, new Tally<Fields>((latest, count) => write(event, { ...latest, count }))]),
);

/**
 * One line in the log. Ids and reasons: never a secret, a token, a code or `state`, and of a person the subject alone.
 * @param fields what others sent among them is made harmless
 */
export function recordEvent(event: EventName, fields: Fields): void {
  const tally = tallies.get(event);
  if (tally === undefined) write(event, fields);
  else tally.note(fields);
}

/** Says what was only counted so far; for the end of a process. */
export function flushEvents(): void {
  for (const tally of tallies.values()) tally.flush();
}

function write(event: EventName, fields: Fields): void {
  logger[events[event].level](loggable({ event, ...fields }));
}

/** An event of the core, its members named as in all lines. */
export function recordProtocolEvent({ event, ...members }: ProtocolEvent): void {
  recordEvent(event, Object.fromEntries(Object.entries(members).map(([name, value]) => [snakeCase(name), value])));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
