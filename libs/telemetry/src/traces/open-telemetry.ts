import {
  type Context,
  createContextKey,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { parseTraceParent } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { callOf, type Facts, type Observed, type Stretch, trustsAddresses } from '@signet/runtime';
import { Collector } from './collector.js';
import { OwnSampler, trustingCaller } from './own-sampler.js';
import { SpanQueue } from './span-queue.js';
import { setTraceFields, type TraceFields } from './trace-fields.js';
import type { AskedRequest, Dropped, RequestEnd, RequestTrace, Traces } from './traces.js';
import type { TracesConfig } from './traces-config.js';

/** Whose ids are taken over where nobody said who is of our own: not those of the internet. */
const neighbours = ['loopback', 'linklocal', 'uniquelocal'];
/** RFC 9110 §9.3, RFC 5789; any other name is a stranger's word (HTTP semantic conventions, `http.request.method`). */
const knownMethods = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE']);
/** Of a span: far more than any has. */
const spanLimits = {
  attributeCountLimit: 32,
  attributeValueLengthLimit: 256,
  eventCountLimit: 8,
  linkCountLimit: 0,
};
const ofRequest = createContextKey('the span of the request');

/** Spans of OpenTelemetry, without its globals: nothing is patched, and what is not told here is not seen. */
export class OpenTelemetryTraces implements Traces {
  readonly #contexts = new AsyncLocalStorageContextManager().enable();
  readonly #queue: SpanQueue;
  readonly #tracer: Tracer;
  readonly #isNear: (address: string) => boolean;
  readonly #isPeer: (address: string) => boolean;
  #closing: Promise<void> | undefined;

  constructor(config: TracesConfig, onDropped: (dropped: Dropped) => void) {
    const { peers } = config;
    this.#queue = new SpanQueue(new Collector(config), onDropped);
    this.#isPeer = peers === undefined ? () => false : trustsAddresses(peers);
    this.#isNear = peers === undefined ? trustsAddresses(neighbours) : this.#isPeer;
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ ...config.resource }),
      sampler: new OwnSampler(config.sampler),
      spanLimits,
      spanProcessors: [this.#queue],
    });
    this.#tracer = provider.getTracer('signet');
  }

  request(asked: AskedRequest): RequestTrace {
    const method = knownMethods.has(asked.method) ? asked.method : '_OTHER';
    const { route } = asked;
    const named = method === '_OTHER' ? 'HTTP' : method;
    const attributes = {
      'http.request.method': method,
      'url.scheme': asked.scheme,
      ...(route !== undefined && { 'http.route': route }),
      // A path that varies may hold what is nobody's business, and one that nothing answers anything at all.
      ...(route !== undefined && !/[:*]/.test(route) && { 'url.path': route }),
    };
    const span = this.#tracer.startSpan(
      route === undefined ? named : `${named} ${route}`,
      { kind: SpanKind.SERVER, attributes },
      this.#cameFrom(asked),
    );
    const context = trace.setSpan(ROOT_CONTEXT, span).setValue(ofRequest, { span, noted: new Set<string>() });
    return {
      resume: (work) => this.#contexts.with(context, work),
      end: (end) => endRequest(span, end),
    };
  }

  readonly fetch: typeof globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const method = (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();
    return this.within(callOf(method, url), async ({ note }) => {
      const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
      const { traceId, spanId, traceFlags } = trace.getSpanContext(this.#contexts.active()) ?? {};
      // W3C Trace Context §3.3: what others put into `tracestate` is of no use behind us, and may say something of them.
      for (const name of ['traceparent', 'tracestate', 'baggage']) headers.delete(name);
      if (traceId !== undefined) {
        headers.set('traceparent', `00-${traceId}-${spanId}-${traceFlags === TraceFlags.SAMPLED ? '01' : '00'}`);
      }
      const response = await globalThis.fetch(input, Object.assign({}, init, { headers }));
      note({ 'http.response.status_code': response.status });
      return response;
    });
  };

  async within<T>(stretch: Stretch, work: (observed: Observed) => Promise<T>): Promise<T> {
    const active = this.#contexts.active();
    const parent = trace.getSpan(active);
    if (parent === undefined ? !stretch.alone : !parent.isRecording()) {
      return work({ resume: (resumed) => this.#contexts.with(active, resumed), note: () => {} });
    }
    const kind = stretch.kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const span = this.#tracer.startSpan(stretch.name, { kind, attributes: { ...stretch.facts } }, active);
    const context = trace.setSpan(active, span);
    const observed: Observed = {
      resume: (resumed) => this.#contexts.with(context, resumed),
      note: (facts) => noteStatus(span.setAttributes({ ...facts }), facts),
    };
    try {
      return await this.#contexts.with(context, () => work(observed));
    } catch (error) {
      fail(span, kindOf(error));
      throw error;
    } finally {
      span.end();
    }
  }

  note(name: string, value: string): void {
    const request = this.#contexts.active().getValue(ofRequest) as { span: Span; noted: Set<string> } | undefined;
    if (request === undefined || request.noted.has(name)) return;
    request.noted.add(name);
    request.span.setAttribute(name, value);
  }

  fields(): TraceFields {
    const found = trace.getSpanContext(this.#contexts.active());
    return found && isSpanContextValid(found) ? { trace_id: found.traceId, span_id: found.spanId } : {};
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    setTraceFields(this, undefined);
    await this.#queue.shutdown();
    this.#contexts.disable();
  }

  /** A stranger begins a trace of their own: ids that they choose would mix it with those of others. */
  #cameFrom({ traceparent, address }: AskedRequest): Context {
    if (typeof traceparent !== 'string' || !this.#isNear(address)) return ROOT_CONTEXT;
    const parent = parseTraceParent(traceparent);
    if (parent === null) return ROOT_CONTEXT;
    const context = trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
    return this.#isPeer(address) ? trustingCaller(context) : context;
  }
}

function endRequest(span: Span, { status, hasLeft }: RequestEnd): void {
  if (status !== undefined) span.setAttribute('http.response.status_code', status);
  if (hasLeft) span.setAttribute('error.type', 'client_left');
  else if (status !== undefined && status >= 500) fail(span, String(status));
  span.end();
}

/** HTTP semantic conventions: of a client's span 4xx is an error too. */
function noteStatus(span: Span, { 'http.response.status_code': status }: Facts): void {
  if (typeof status === 'number' && status >= 400) fail(span, String(status));
}

function fail(span: Span, type: string): void {
  span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
}

/** What it is, and none of its words: those may repeat what was sent. */
function kindOf(error: unknown): string {
  const { code, cause, name } = (error ?? {}) as { code?: unknown; cause?: unknown; name?: unknown };
  const { code: deeper } = (cause ?? {}) as { code?: unknown };
  const known = [code, deeper, name].find((each) => typeof each === 'string' && /^\w{1,60}$/.test(each));
  return typeof known === 'string' ? known : 'unknown';
}
