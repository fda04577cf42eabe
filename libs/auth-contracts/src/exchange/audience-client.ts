import { type AnyAudience, audience as audienceReader, type ScopeOf } from '../audience/define-audience.js';
import { clientSecretSource } from '../clients/client-credentials.js';
import { withDeadline } from '../clients/with-deadline.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { callback, clock, listOf, numberFrom, optional, scopeToken, text, webUrl } from '../options/values.js';
import type { TraceContext } from '../principal/trace-context.js';
import { type Caller, ExchangedTokens, type ExchangeOptions } from './exchanged-tokens.js';
import { HopError } from './hop-error.js';

export interface AudienceClientOptions<A extends AnyAudience> extends ExchangeOptions {
  /** The audience that is called. */
  readonly audience: A;
  /** Where it is called; default: its identifier. */
  readonly baseUrl?: string | undefined;
}

export type HopInit<A extends AnyAudience> = Omit<RequestInit, 'redirect'> & {
  /** What the exchanged token may do: scopes of the target. */
  readonly scopes: readonly ScopeOf<A>[];
};

const scopeList = listOf(scopeToken);

const clientShape: Shape<AudienceClientOptions<AnyAudience>> = {
  audience: audienceReader,
  baseUrl: optional(webUrl),
  tokenEndpoint: webUrl,
  clientId: text,
  clientSecret: clientSecretSource,
  // A timer takes no more.
  timeout: optional(numberFrom(1, 2 ** 31 - 1, 'milliseconds')),
  fetch: optional(callback()),
  now: optional(clock),
};

/**
 * Calls the next audience for a person. It is given the token that this API received and never sends that one on: the
 * token is exchanged for one that names the target alone (RFC 8693). The caller's trace context goes along (W3C Trace
 * Context). A token that is refused as invalid is exchanged anew, once.
 */
export class AudienceClient<A extends AnyAudience> {
  readonly #tokens: ExchangedTokens;
  readonly #base: URL;
  /** Of the base, without the slash at its end. */
  readonly #path: string;
  readonly #fetch: typeof globalThis.fetch;
  readonly #timeout: number;

  /** @throws TypeError for an option that is none or not what it must be */
  constructor(options: AudienceClientOptions<A>) {
    const { audience, baseUrl, ...exchange } = readOptions('AudienceClient', options, clientShape);
    const identifier: string = audience.identifier;
    this.#tokens = new ExchangedTokens(exchange, identifier);
    if (baseUrl === undefined && !/^https?:/i.test(identifier)) {
      throw new TypeError(`AudienceClient: baseUrl is missing, and ${identifier} is no address`);
    }
    this.#base = new URL(baseUrl ?? identifier);
    this.#path = this.#base.pathname.replace(/\/$/, '');
    this.#fetch = exchange.fetch ?? globalThis.fetch;
    this.#timeout = exchange.timeout ?? 5000;
  }

  /**
   * @param caller the `Principal` of the request that is being served
   * @param path below the base, with its query
   * @throws HopError when a step fails; any answer of the target, refusals included, is given back
   */
  async fetch(
    caller: Caller & { readonly trace?: TraceContext | undefined },
    path: string,
    { scopes, ...init }: HopInit<A>,
  ): Promise<Response> {
    scopeList(scopes, 'AudienceClient.fetch: scopes');
    const url = this.#resolve(path);
    const headers = headersOf(init.headers, caller.trace);
    const response = await this.#attempt(url, init, headers, caller, scopes);
    // A stream was read by the first attempt.
    if (!isInvalidToken(response) || init.body instanceof ReadableStream) return response;
    await response.body?.cancel();
    return this.#attempt(url, init, headers, caller, scopes);
  }

  async #attempt(
    url: string,
    init: RequestInit,
    headers: Readonly<Record<string, string>>,
    caller: Caller,
    scopes: readonly string[],
  ): Promise<Response> {
    const token = await this.#tokens.get(caller, scopes);
    const authorized = Object.assign({}, headers, { authorization: `Bearer ${token}` });
    const response = await this.#send(url, init, authorized);
    if (isInvalidToken(response)) this.#tokens.forget(token);
    return response;
  }

  #resolve(path: string): string {
    const url = path.startsWith('/') ? new URL(this.#path + path, this.#base) : undefined;
    if (url?.origin !== this.#base.origin || !url.pathname.startsWith(`${this.#path}/`)) {
      throw new TypeError('the path of a hop begins with / and stays below its base');
    }
    return url.href;
  }

  async #send(url: string, init: RequestInit, headers: Record<string, string>): Promise<Response> {
    try {
      // The deadline is for the answer to begin; whoever reads its body may give a signal of their own.
      return await withDeadline(this.#timeout, [init.signal], (signal) =>
        // Not spread: V8 takes twenty times as long to copy with additions that way.
        this.#fetch(url, Object.assign({}, init, { headers, redirect: 'error' as const, signal })),
      );
    } catch {
      throw new HopError({ step: 'request', error: 'unreachable' });
    }
  }
}

/** Those that were given, which go before those of the trace; their names in small letters. */
function headersOf(given: RequestInit['headers'], trace: TraceContext | undefined): Record<string, string> {
  const headers = given === undefined ? {} : Object.fromEntries(new Headers(given));
  // Our caller's own token would be the mistake that the audience client exists to prevent.
  if ('authorization' in headers) throw new TypeError('the audience client authorizes the request itself');
  if (trace) headers.traceparent ??= trace.traceparent;
  if (trace?.tracestate !== undefined) headers.tracestate ??= trace.tracestate;
  return headers;
}

/** Expired, or revoked, or its key is gone: all one to the caller (RFC 6750 §3.1). A step-up challenge is not. */
function isInvalidToken(response: Response): boolean {
  if (response.status !== 401) return false;
  const [, error] = /\berror="([^"]*)"/.exec(response.headers.get('www-authenticate') ?? '') ?? [];
  return error === undefined || error === 'invalid_token';
}
