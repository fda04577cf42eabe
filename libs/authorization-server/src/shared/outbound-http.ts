import type { ParameterList } from './parameter-list.js';

export interface OutboundResponse {
  readonly status: number;
  /** Media type without parameters, in lower case; empty where there was none. */
  readonly contentType: string;
  readonly body: string;
  /** Seconds for which the answer may be kept; undefined where it does not say. */
  readonly maxAge?: number | undefined;
}

/**
 * The one way out: addresses that a client or a person named are fetched through it. An implementation lets nothing
 * through to private addresses, bounds time and size, and pins the address it has checked.
 */
export abstract class OutboundHttp {
  /** @throws Error whose message may be logged, when there was no answer within the rules */
  abstract get(url: string, options: { accept: string }): Promise<OutboundResponse>;
  /** Sends application/x-www-form-urlencoded. @throws Error as for get */
  abstract postForm(url: string, fields: ParameterList): Promise<OutboundResponse>;
}
