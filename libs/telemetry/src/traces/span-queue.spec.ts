import { describe, expect, it } from '@jest/globals';
import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { SpanQueue } from './span-queue.js';
import type { Dropped } from './traces.js';

const span = (traceFlags: number = TraceFlags.SAMPLED) => ({ spanContext: () => ({ traceFlags }) }) as ReadableSpan;

/** A collector that answers when it is told to. */
class Scripted {
  readonly batches: number[] = [];
  readonly answers: Array<(reason: string | undefined) => void> = [];
  cuts = 0;
  send(spans: readonly ReadableSpan[]): Promise<string | undefined> {
    this.batches.push(spans.length);
    return new Promise((resolve) => this.answers.push(resolve));
  }
  cut(): void {
    this.cuts += 1;
    this.answer('cut');
  }
  answer(reason?: string): void {
    for (const answer of this.answers.splice(0)) answer(reason);
  }
}

function make() {
  const collector = new Scripted();
  const dropped: Dropped[] = [];
  const minutes: Array<() => void> = [];
  const later = (call: () => void) => {
    minutes.push(call);
    return () => void minutes.splice(minutes.indexOf(call), 1);
  };
  const queue = new SpanQueue(collector, (one) => dropped.push(one), later);
  const put = (count: number) => {
    for (let left = count; left > 0; left -= 1) queue.onEnd(span());
  };
  return { collector, dropped, minutes, queue, put };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('spans on their way', () => {
  it('go one batch after the other, never two at once', async () => {
    const { collector, queue, put } = make();
    put(600);
    expect(collector.batches).toEqual([256]);
    const flushed = queue.forceFlush();
    await turn();
    expect(collector.batches).toEqual([256]);
    collector.answer();
    await turn();
    expect(collector.batches).toEqual([256, 256]);
    collector.answer();
    await turn();
    collector.answer();
    await flushed;
    expect(collector.batches).toEqual([256, 256, 88]);
  });

  it('that are not to be sent are not kept', async () => {
    const { collector, queue } = make();
    queue.onEnd(span(TraceFlags.NONE));
    await queue.forceFlush();
    expect(collector.batches).toEqual([]);
  });

  it('are bounded: those beyond are dropped, and counted at once and then once a minute', async () => {
    const { collector, dropped, minutes, put } = make();
    put(256 + 2_048);
    expect(dropped).toEqual([]);
    put(5_000);
    expect(dropped).toEqual([{ reason: 'too many wait', count: 1 }]);
    minutes.splice(0)[0]?.();
    expect(dropped[1]).toEqual({ reason: 'too many wait', count: 4_999 });
    expect(collector.batches).toEqual([256]);
  });

  it('that could not be sent are counted, and the next ones are sent', async () => {
    const { collector, dropped, put } = make();
    put(256);
    collector.answer('ECONNREFUSED');
    await turn();
    expect(dropped).toEqual([{ reason: 'ECONNREFUSED', count: 256 }]);
    put(256);
    expect(collector.batches).toEqual([256, 256]);
  });

  it('are sent at the end, and nothing is taken after it', async () => {
    const { collector, dropped, queue, put } = make();
    put(3);
    const ended = queue.shutdown();
    put(5);
    await turn();
    expect(collector.batches).toEqual([3]);
    collector.answer();
    await ended;
    expect(collector.cuts).toBe(1);
    put(300);
    expect(collector.batches).toEqual([3]);
    expect(dropped).toEqual([]);
  });

  it('are given up at the end where nobody takes them, each counted once', async () => {
    const { collector, dropped, queue, put } = make();
    put(300);
    await queue.shutdown();
    await turn();
    expect(collector.cuts).toBe(1);
    expect(dropped).toEqual([{ reason: 'the process ended', count: 300 }]);
  });
});
