import { Logger } from '@nestjs/common';
import type { ProtocolEvent } from '@signet/authorization-server';
import { type EventName, events } from './events.js';
import { loggable } from './loggable.js';

const logger = new Logger('Events');

/**
 * One line in the log. Ids and reasons: never a secret, a token, a code or `state`, and of a person the subject alone.
 * @param fields what others sent among them is made harmless
 */
export function recordEvent(event: EventName, fields: Readonly<Record<string, unknown>>): void {
  logger[events[event].level](loggable({ event, ...fields }));
}

/** An event of the core, its members named as in all lines. */
export function recordProtocolEvent({ event, ...members }: ProtocolEvent): void {
  recordEvent(event, Object.fromEntries(Object.entries(members).map(([name, value]) => [snakeCase(name), value])));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
