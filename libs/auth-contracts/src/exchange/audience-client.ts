import { type AnyAudience, audience as audienceReader, type ScopeOf } from '../audience/define-audience.js';
import { AnswerTooLong, ask, type WholeAnswer } from '../clients/ask.js';
import { Circuit, CircuitOpen, type Outcome } from '../clients/circuit.js';
import {
  type ClientCredentialOptions,
  clientCredentials,
  clientCredentialsShape,
} from '../clients/client-credentials.js';
import { mayBeRepeated } from '../clients/may-be-repeated.js';
import { withDeadline } from '../clients/with-deadline.js';
import { readOptions, type Shape } from '../options/read-options.js';
import {
  callback,
  clock,
  flag,
  listOf,
  numberFrom,
  optional,
  scopeToken,
  text,
  webUrl,
  wholeFrom,
} from '../options/values.js';
import type { TraceContext } from '../principal/trace-context.js';
import { type ExchangeFormOptions, exchangeFormShape, exchangeParameters } from './exchange-form.js';
import { type Caller, type ExchangeBounds, ExchangedTokens, type ExchangeOptions } from './exchanged-tokens.js';
import { HopError } from './hop-error.js';

export type AudienceClientOptions<A extends AnyAudience> = ExchangeOptions & TargetOptions<A>;

interface TargetOptions<A extends AnyAudience> {
  /** The audience that is called. */
  readonly audience: A;
  /** Where it is called; default: its identifier. */
  readonly baseUrl?: string | undefined;
  /** Bytes of an answer, at most; default 1 MiB. */
  readonly largestAnswer?: number | undefined;
}

export type HopInit<A extends AnyAudience> = Omit<RequestInit, 'redirect'> & {
  /** What the exchanged token may do: scopes of the target. */
  readonly scopes: readonly ScopeOf<A>[];
  /** The target promises that this does no harm twice, whatever its method: it is sent once more where no answer came. */
  readonly idempotent?: boolean | undefined;
};

const scopeList = listOf(scopeToken);

type ClientShape = TargetOptions<AnyAudience> & ExchangeBounds & ExchangeFormOptions & ClientCredentialOptions;

const clientShape: Shape<ClientShape> = {
  ...clientCredentialsShape,
  ...exchangeFormShape,
  audience: audienceReader,
  baseUrl: optional(webUrl),
  tokenEndpoint: webUrl,
  audienceIdentifier: optional(text),
  acceptOpaqueTokens: optional(flag),
  // A timer takes no more.
  timeout: optional(numberFrom(1, 2 ** 31 - 1, 'milliseconds')),
  fetch: optional(callback()),
  now: optional(clock),
  monotonic: optional(clock),
  keptTokens: optional(wholeFrom(1, 10_000_000, 'tokens')),
  largestAnswer: optional(numberFrom(1, 2 ** 31 - 1, 'bytes')),
};

/** Bytes. */
const usualAnswer = 1024 * 1024;

/**
 * Calls the next audience for a person. It is given the token that this API received and never sends that one on: the
 * token is exchanged for one that names the target alone (RFC 8693). The caller's trace context goes along (W3C Trace
 * Context). A token that is refused as invalid is exchanged anew, once.
 *
 * A call ends within its time whatever the target does, the body of its answer included, which is read here. Where no answer came it
 * is sent once more if that is safe; a target that did not answer the last times is not waited for.
 */
export class AudienceClient<A extends AnyAudience> {
  readonly #tokens: ExchangedTokens;
  readonly #base: URL;
  /** Of the base, without the slash at its end. */
  readonly #path: string;
  readonly #fetch: typeof globalThis.fetch;
  readonly #timeout: number;
  readonly #largestAnswer: number;
  readonly #monotonic: () => number;
  readonly #circuit: Circuit;

  /** @throws TypeError for an option that is none or not what it must be */
  constructor(options: AudienceClientOptions<A>) {
    const at = 'AudienceClient';
    const {
      audience,
      baseUrl,
      largestAnswer = usualAnswer,
      ...exchange
    } = readOptions<ClientShape>(at, options, clientShape);
    const identifier: string = audience.identifier;
    const { audienceIdentifier = identifier } = exchange;
    const parameters = exchangeParameters(at, exchange, { identifier, audienceIdentifier });
    const bounds = Object.assign({}, exchange, clientCredentials(at, exchange));
    this.#tokens = new ExchangedTokens(bounds, parameters, audienceIdentifier);
    if (baseUrl === undefined && !/^https?:/i.test(identifier)) {
      throw new TypeError(`${at}: baseUrl is missing, and ${identifier} is no address`);
    }
    this.#base = new URL(baseUrl ?? identifier);
    this.#path = this.#base.pathname.replace(/\/$/, '');
    this.#fetch = exchange.fetch ?? globalThis.fetch;
    this.#timeout = exchange.timeout ?? 5000;
    this.#largestAnswer = largestAnswer;
    this.#monotonic = exchange.monotonic ?? (() => performance.now());
    this.#circuit = new Circuit(this.#monotonic);
  }

  /** Whether the other API did not answer the last times, so that calls fail at once. */
  get isCircuitOpen(): boolean {
    return this.#circuit.isOpen;
  }

  /**
   * @param caller the `Principal` of the request that is being served
   * @param path below the base, with its query
   * @throws HopError when a step fails; any answer of the target, refusals included, is given back
   */
  async fetch(
    caller: Caller & { readonly trace?: TraceContext | undefined },
    path: string,
    { scopes, idempotent, ...init }: HopInit<A>,
  ): Promise<Response> {
    scopeList(scopes, 'AudienceClient.fetch: scopes');
    const url = this.#resolve(path);
    const headers = headersOf(init.headers, caller.trace);
    const hop: Hop = { caller, scopes, url, init, headers, idempotent, begunAt: this.#monotonic() };
    const at: Whereabouts = { step: 'token_exchange' };
    try {
      return await withDeadline(this.#timeout, [init.signal], (signal) => this.#attempts(hop, at, signal));
    } catch (error) {
      if (error instanceof HopError) throw error;
      throw new HopError({ step: at.step, error: 'unreachable' });
    }
  }

  async #attempts(hop: Hop, at: Whereabouts, signal: AbortSignal): Promise<Response> {
    const response = await this.#attempt(hop, at, signal);
    // A stream was read by the first attempt.
    if (!isInvalidToken(response) || hop.init.body instanceof ReadableStream) return response;
    return this.#attempt(hop, at, signal);
  }

  async #attempt(hop: Hop, at: Whereabouts, signal: AbortSignal): Promise<Response> {
    at.step = 'token_exchange';
    const token = await this.#tokens.get(hop.caller, hop.scopes);
    at.step = 'request';
    const response = await this.#send(
      hop,
      Object.assign({}, hop.headers, { authorization: `Bearer ${token}` }),
      signal,
    );
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

  async #send(hop: Hop, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    const { url, init } = hop;
    const request = Object.assign({}, init, { headers, redirect: 'error' as const });
    const bounds = { within: this.#timeout, atMost: this.#largestAnswer, signals: [signal] };
    const once = () => ask(this.#fetch, url, request, bounds);
    // Where most of the time went into the token, its end says nothing of the target.
    const isShort = this.#monotonic() - hop.begunAt > this.#timeout / 2;
    const outcomeOf = (error: unknown): Outcome => {
      if (init.signal?.aborted || (isShort && signal.aborted)) return 'unknown';
      return error instanceof AnswerTooLong ? 'answered' : 'unanswered';
    };
    try {
      return responseOf(
        await this.#circuit.run(
          () => once().catch((error: unknown) => (mayBeRepeated(error, hop) && !signal.aborted ? once() : fail(error))),
          outcomeOf,
        ),
      );
    } catch (error) {
      throw new HopError({ step: 'request', error: reasonOf(error) });
    }
  }
}

/** One call, as it is made once or twice. */
interface Hop {
  readonly caller: Caller;
  readonly scopes: readonly string[];
  readonly url: string;
  readonly init: RequestInit;
  readonly headers: Readonly<Record<string, string>>;
  readonly idempotent: boolean | undefined;
  /** Milliseconds, as the circuit has them. */
  readonly begunAt: number;
}

/** Where a call is, for whoever hears that its time is over. */
interface Whereabouts {
  step: HopError['facts']['step'];
}

function fail(error: unknown): never {
  throw error;
}

function reasonOf(error: unknown): string {
  if (error instanceof CircuitOpen) return 'circuit_open';
  return error instanceof AnswerTooLong ? 'answer_too_long' : 'unreachable';
}

/** Fetch Standard: these have no body, not even an empty one. */
const bodyless = [204, 205, 304];

function responseOf({ status, headers, body }: WholeAnswer): Response {
  return new Response(bodyless.includes(status) ? null : body, { status, headers });
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
