import {
  type Attributes,
  type Context,
  createContextKey,
  type Link,
  ROOT_CONTEXT,
  type SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  RandomIdGenerator,
  type Sampler,
  SamplingDecision,
  type SamplingResult,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { SamplerConfig } from './traces-config.js';

const trusted = createContextKey('the caller decides');

/** Whose flag counts: the caller is one of our own. */
export function trustingCaller(context: Context): Context {
  return context.setValue(trusted, true);
}

/**
 * Whether a trace is sent is decided once in a process, and what a stranger sends has no part in it: neither the flag nor the
 * id that they chose, which a ratio would be measured by. Of those who are trusted the flag counts, where the sampler is one
 * that follows it (W3C Trace Context §3.2.2.5).
 */
export class OwnSampler implements Sampler {
  readonly #own: Sampler;
  readonly #follows: boolean;
  readonly #ids = new RandomIdGenerator();

  constructor({ name, ratio }: SamplerConfig) {
    this.#follows = name.startsWith('parentbased_');
    const kind = name.replace('parentbased_', '');
    if (kind === 'traceidratio') this.#own = new TraceIdRatioBasedSampler(ratio);
    else this.#own = kind === 'always_on' ? new AlwaysOnSampler() : new AlwaysOffSampler();
  }

  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const parent = trace.getSpanContext(context);
    const isTrusted = context.getValue(trusted) === true;
    if (parent && (!parent.isRemote || (isTrusted && this.#follows))) {
      const isSampled = (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
      return { decision: isSampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
    }
    const id = parent && !isTrusted ? this.#ids.generateTraceId() : traceId;
    return this.#own.shouldSample(ROOT_CONTEXT, id, name, kind, attributes, links);
  }

  toString(): string {
    return `OwnSampler{${this.#own.toString()}}`;
  }
}
