import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { inTime, type Later, Tally } from '@signet/runtime';
import type { Collector } from './collector.js';
import type { Dropped } from './traces.js';

/** Spans that wait: some megabytes at most. */
const mostWaiting = 2_048;
/** So few that nobody notices that they are written down. */
const batch = 256;
/** Milliseconds for which spans are gathered. */
const gathering = 1_000;
/** Milliseconds for what is left when the process ends. */
const lastWords = 1_000;
/** Milliseconds between two lines of spans that nobody got. */
const saidEvery = 60_000;

/** Spans on their way to the collector: one batch at a time, and what comes too fast or cannot be sent is dropped and counted. */
export class SpanQueue implements SpanProcessor {
  #waiting: ReadableSpan[] = [];
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #unsaid = 0;
  readonly #lines: Tally<string>;

  constructor(
    private readonly collector: Pick<Collector, 'send' | 'cut'>,
    private readonly onDropped: (dropped: Dropped) => void,
    later?: Later,
  ) {
    this.#lines = new Tally<string>((reason) => this.#say(reason), saidEvery, later);
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#isClosed || (span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.#waiting.length >= mostWaiting) {
      this.#drop('too many wait', 1);
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= batch) this.#send();
    else this.#gather();
  }

  /** Resolves when all that waits now was sent, or could not be. */
  async forceFlush(): Promise<void> {
    while (this.#waiting.length > 0 || this.#sending) {
      this.#send();
      await this.#sending;
    }
  }

  /** Sends what is left for as long as the end may take; the rest is counted. */
  async shutdown(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const outcome = await inTime(this.forceFlush(), lastWords);
    clearTimeout(this.#timer);
    this.collector.cut();
    const left = this.#waiting.splice(0).length;
    if (outcome === 'late') this.#drop('the process ended', left + this.#underWay);
    this.#underWay = 0;
    this.#lines.flush();
  }

  #underWay = 0;

  #gather(): void {
    this.#timer ??= setTimeout(() => this.#send(), gathering).unref();
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#sending || this.#waiting.length === 0) return;
    const spans = this.#waiting.splice(0, batch);
    this.#underWay = spans.length;
    this.#sending = this.#deliver(spans).finally(() => {
      this.#sending = undefined;
      if (this.#waiting.length >= batch) this.#send();
      else if (this.#waiting.length > 0) this.#gather();
    });
  }

  async #deliver(spans: ReadableSpan[]): Promise<void> {
    const reason = await this.collector.send(spans);
    if (reason !== undefined && this.#underWay > 0) this.#drop(reason, spans.length);
    this.#underWay = 0;
  }

  #drop(reason: string, count: number): void {
    if (count === 0) return;
    this.#unsaid += count;
    this.#lines.note(reason);
  }

  #say(reason: string): void {
    const count = this.#unsaid;
    this.#unsaid = 0;
    this.onDropped({ reason, count });
  }
}
