import { isJsonObject } from '@signet/runtime';
import { OAuthError } from '../shared/oauth-error.js';

const mostAcknowledged = 1_000;
/** Tokens of one answer, where the receiver names no number and where it names a great one. */
const usualEvents = 100;
const mostEvents = 500;

/** RFC 8936 §2.2. */
export interface PollRequest {
  readonly acknowledged: readonly string[];
  /** Tokens that the receiver could not use (§2.6): they are not sent again either. */
  readonly refused: readonly string[];
  readonly maxEvents: number;
  readonly returnImmediately: boolean;
}

/** @throws OAuthError invalid_request */
export function parsePollRequest(body: unknown): PollRequest {
  const members = objectOf(body, 'the body must be a JSON object');
  const { ack = [], setErrs = {}, maxEvents = usualEvents, returnImmediately = false } = members;
  if (!Array.isArray(ack) || !ack.every((jti) => typeof jti === 'string')) throw refused('ack must be a list of text');
  const errors = Object.keys(objectOf(setErrs, 'setErrs must be an object'));
  if (ack.length + errors.length > mostAcknowledged) throw refused(`at most ${mostAcknowledged} at once`);
  if (typeof maxEvents !== 'number' || !Number.isSafeInteger(maxEvents) || maxEvents < 0) {
    throw refused('maxEvents must be a whole number');
  }
  if (typeof returnImmediately !== 'boolean') throw refused('returnImmediately must be true or false');
  return {
    acknowledged: ack.filter(isEventId),
    refused: errors.filter(isEventId),
    maxEvents: Math.min(maxEvents, mostEvents),
    returnImmediately,
  };
}

/** Ids as this issuer makes them; another is of no event, and may hold what a database does not take. */
function isEventId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}

function objectOf(value: unknown, otherwise: string): Readonly<Record<string, unknown>> {
  if (!isJsonObject(value)) throw refused(otherwise);
  return value;
}

function refused(description: string): OAuthError {
  return new OAuthError('invalid_request', description);
}
