import type { ParameterList } from './parameter-list.js';

export interface OutboundResponse {
  readonly status: number;
  /** Media type without parameters, in lower case; empty where there was none. */
  readonly contentType: string;
  readonly body: string;
  /** Seconds for which the answer may be kept; undefined where it does not say. */
  readonly maxAge?: number | undefined;
}

/** What was answered to something that was sent, of which nobody reads more. */
export interface SentResponse {
  readonly status: number;
  /** Seconds (RFC 9110 §10.2.3); undefined where it does not say. */
  readonly retryAfter?: number | undefined;
}

/** JSON that is sent as it is, for it is signed. */
export interface SentJson {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly by: FetchedFor;
}

/** Who waits for a fetch; each has places of its own. */
export type FetchLane =
  | 'hooks'
  | 'upstreams'
  | 'operators'
  | 'logouts'
  | 'webhooks'
  | 'strangers'
  | 'strangers_logouts';

/** For whom something is fetched, so that nobody's fetches take the places of others'. */
export interface FetchedFor {
  readonly lane: FetchLane;
  /** Who caused it, such as a network or a client: none of them fills a lane. */
  readonly source?: string | undefined;
  /** Milliseconds for all of it, where that is less than usual: somebody waits for the answer. */
  readonly timeout?: number | undefined;
}

/** There was no answer: neither the one who asked nor the one who was asked has said anything. */
export class OutboundUnavailable extends Error {
  override readonly name: string = 'OutboundUnavailable';
}

/** It was not even sent, because too many are under way. */
export class OutboundBusy extends OutboundUnavailable {
  override readonly name = 'OutboundBusy';
}

/** A status by which a server says that it cannot answer now (RFC 9110 §15.6, RFC 6585 §4). */
export function requireAnswer({ status }: Pick<OutboundResponse, 'status'>, what = ''): void {
  if (status === 200) return;
  const reason = `${what}answered ${status}`;
  throw status >= 500 || status === 429 ? new OutboundUnavailable(reason) : new Error(reason);
}

/**
 * The one way out: addresses that a client or a person named are fetched through it. An implementation lets nothing
 * through to private addresses, bounds time and size, and pins the address it has checked.
 */
export abstract class OutboundHttp {
  /**
   * @param options.by strangers, unless it says otherwise
   * @throws Error whose message may be logged, when there was no answer within the rules; OutboundUnavailable when there was none
   */
  abstract get(url: string, options: { accept: string; by?: FetchedFor }): Promise<OutboundResponse>;
  /** Sends application/x-www-form-urlencoded. @throws Error as for get */
  abstract postForm(url: string, fields: ParameterList, by?: FetchedFor): Promise<OutboundResponse>;
  /** Sends application/json, and reads no body of the answer. @throws Error as for get */
  abstract postJson(url: string, sent: SentJson): Promise<SentResponse>;
}
