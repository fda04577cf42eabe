import { OAuthError, type OAuthErrorCode } from './oauth-error.js';
import type { RequestOrigin } from './request-origin.js';

/** What is counted: requests, of the endpoints whose descriptions name it; or failures to prove who one is, at any endpoint. */
export type RequestLimitName =
  | 'authorization'
  | 'pushed_authorization'
  | 'device_authorization'
  | 'registration'
  | 'client_management';
export type LimitName = RequestLimitName | 'failed_authentication';

/** What is left to somebody, in the words of draft-ietf-httpapi-ratelimit-headers-11. */
export interface Quota {
  readonly limit: LimitName;
  /** Requests of one window, and seconds of it. */
  readonly quota: number;
  readonly window: number;
  readonly remaining: number;
  /** Seconds until all of it is there again. */
  readonly reset: number;
}

/** Who is on the other end, as far as it is counted. */
export interface CountedCaller {
  /** What one person can fill: an IPv4 address, an IPv6 /64. */
  readonly network: string;
  /** Is told what is left after a request that was let in. */
  readonly told?: ((quota: Quota) => void) | undefined;
  /** Whether they have hung up, so that nobody reads an answer. */
  readonly hasLeft?: (() => boolean) | undefined;
  /** For the audit trail. */
  readonly origin?: RequestOrigin | undefined;
}

export interface Counted {
  readonly caller: CountedCaller | undefined;
  /** The client that the request names, or that failed to be: one that exists. */
  readonly clientId?: string | undefined;
}

/** RFC 6585 §4: it is not looked at, or not answered further, before `quota.reset` seconds have passed (RFC 9110 §10.2.3). */
export class TooManyRequests extends OAuthError {
  constructor(
    readonly quota: Quota,
    code: OAuthErrorCode = 'temporarily_unavailable',
    description = 'too many requests; try again later',
    options?: { cause?: unknown },
  ) {
    super(code, description, options);
  }
}

/** How often callers may ask. Nobody's requests count for another network, nor another client's of the same one. */
export abstract class RateLimits {
  /** Counts a request. @throws TooManyRequests */
  abstract take(limit: RequestLimitName, counted: Counted): Promise<void>;
  /**
   * Counts a failure: to be asked when it is one, so that whoever proves who they are is never held back for others' failures.
   * @returns what is left; undefined where that is something, or nothing is counted
   */
  abstract fail(counted: Counted): Promise<Quota | undefined>;
}
