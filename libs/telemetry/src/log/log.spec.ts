import { describe, expect, it } from '@jest/globals';
import type { EventName } from './events.js';
import { Log, type LogOptions } from './log.js';
import { FileOutput, type Output, type Sink, StreamOutput } from './output.js';

function written(options: Partial<LogOptions> = {}) {
  const text: string[] = [];
  const output: Output = {
    write: (line) => void text.push(line),
    takeLost: () => 0,
    flush: async () => {},
  };
  const log = new Log({ app: 'sso', output, ...options });
  return { log, text, lines: () => text.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('a line', () => {
  it('has level, time, app, event and fields, in every app the same', () => {
    const { log, text, lines } = written();
    log.event('signed_in', { subject: 'a' });
    expect(text[0]).toMatch(/^\{"level":"info","time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","app":"sso",/);
    expect(text[0]?.endsWith('\n')).toBe(true);
    expect(lines()[0]).toEqual(expect.objectContaining({ event: 'signed_in', subject: 'a' }));
  });

  it('is one line, whatever others sent, and nobody takes the place of its own members', () => {
    const { log, text, lines } = written();
    log.event('request_refused', { level: 'info', event: 'signed_in', app: 'x', time: 'x', cause: '"}\r\n{\u2028' });
    expect(text).toHaveLength(1);
    expect(text[0]?.match(/[\r\n\u2028]/g)).toEqual(['\n']);
    expect(lines()[0]).toMatchObject({ level: 'warn', app: 'sso', level_: 'info', app_: 'x' });
    for (const name of ['level', 'time', 'app', 'event']) expect(text[0]?.split(`"${name}":`)).toHaveLength(2);
  });

  it('is written where its level is high enough', () => {
    const { log, lines } = written({ level: 'warn' });
    log.event('signed_in');
    log.event('request_refused');
    log.framework.log('of no interest');
    expect(lines().map(({ event }) => event)).toEqual(['request_refused']);
  });

  it('has what stands in all of them', () => {
    let trace = 'a';
    const { log, lines } = written({ fields: () => ({ trace_id: trace }) });
    log.event('signed_in');
    trace = 'b';
    log.event('signed_in');
    expect(lines().map(({ trace_id }) => trace_id)).toEqual(['a', 'b']);
  });

  it('of a flood is said at once, and then with how often it was', async () => {
    const heard: EventName[] = [];
    const { log, lines } = written({ onEvent: (event) => void heard.push(event) });
    for (let n = 0; n < 1000; n += 1) log.event('overloaded', { lane: 'clients' });
    expect(lines()).toHaveLength(1);
    await log.close();
    expect(lines().map(({ count }) => count)).toEqual([1, 999]);
    expect(heard).toHaveLength(1000);
  });
});

describe('what the framework says', () => {
  it('is an event of the table where it names one, and else stands under its own', () => {
    const { log, lines } = written();
    log.framework.warn({ event: 'token_rejected', code: 'expired' }, 'AccessToken');
    log.framework.error(new Error('broken'), 'stack', 'Context');
    log.framework.warn('a word\u2028');
    log.framework.warn({ event: 'nobody_knows', a: 1 });
    log.framework.log('started');
    expect(lines()).toMatchObject([
      { level: 'warn', event: 'token_rejected', code: 'expired' },
      { level: 'error', event: 'framework', cause: 'broken' },
      { level: 'warn', event: 'framework', said: 'a word\\u2028' },
      { level: 'warn', event: 'framework', said: { event: 'nobody_knows', a: 1 } },
    ]);
  });
});

class SlowSink implements Sink {
  destroyed = false;
  writableLength = 0;
  readonly taken: string[] = [];
  readonly listeners: Array<(error: Error) => void> = [];
  readonly #done: Array<(error?: Error | null) => void> = [];

  write(text: string, done?: (error?: Error | null) => void): boolean {
    if (this.destroyed) throw new Error('write after end');
    this.taken.push(text);
    this.writableLength += text.length;
    if (done) this.#done.push(done);
    return false;
  }

  on(_event: 'error', listener: (error: Error) => void): this {
    this.listeners.push(listener);
    return this;
  }

  read(): void {
    this.writableLength = 0;
    for (const done of this.#done.splice(0)) done();
  }
}

describe('a reader', () => {
  it('who is slow makes nobody wait: what is too much is lost, and said when there is room', () => {
    const sink = new SlowSink();
    const log = new Log({ app: 'sso', output: new StreamOutput(sink, 1000) });
    for (let n = 0; n < 100; n += 1) log.event('signed_in', { n });
    expect(sink.writableLength).toBeLessThanOrEqual(1000);
    const before = sink.taken.length;
    sink.read();
    log.event('signed_in', { n: 100 });
    const [lost, last] = sink.taken.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lost).toMatchObject({ level: 'warn', event: 'log_lines_lost' });
    expect(Number(lost?.count)).toBeGreaterThanOrEqual(100 - before);
    expect(last).toMatchObject({ event: 'signed_in', n: 100 });
  });

  it('who went away ends nothing', async () => {
    const sink = new SlowSink();
    const log = new Log({ app: 'sso', output: new StreamOutput(sink) });
    expect(sink.listeners).toHaveLength(1);
    sink.destroyed = true;
    log.event('signed_in');
    await log.close();
    expect(sink.taken).toEqual([]);
  });

  it('gets what was taken before the end', async () => {
    const sink = new SlowSink();
    const log = new Log({ app: 'sso', output: new StreamOutput(sink) });
    log.event('signed_in');
    let isClosed = false;
    const closed = log.close().then(() => {
      isClosed = true;
    });
    await Promise.resolve();
    expect(isClosed).toBe(false);
    sink.read();
    await closed;
  });
});

describe('a file', () => {
  it('takes a line in pieces, and after a full disk the next one', () => {
    const pieces: Buffer[] = [];
    let isFull = false;
    const output = new FileOutput((bytes) => {
      if (isFull) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      pieces.push(Buffer.from(bytes.subarray(0, 7)));
      return Math.min(7, bytes.length);
    });
    output.write('a line of €\n');
    expect(Buffer.concat(pieces).toString()).toBe('a line of €\n');
    isFull = true;
    output.write('lost\n');
    isFull = false;
    output.write('kept\n');
    expect(Buffer.concat(pieces).toString()).toBe('a line of €\nkept\n');
    expect(output.takeLost()).toBe(1);
    expect(output.takeLost()).toBe(0);
  });

  it('that was full in the middle of a line begins the next one anew', () => {
    const taken: Buffer[] = [];
    let room = 12;
    const output = new FileOutput((bytes) => {
      if (room === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      const piece = Buffer.from(bytes.subarray(0, room));
      taken.push(piece);
      room -= piece.length;
      return piece.length;
    });
    output.write('{"n":1}\n');
    output.write('{"n":2}\n');
    output.write('{"n":3}\n');
    room = 1_000;
    output.write('{"n":4}\n');
    output.write('{"n":5}\n');
    expect(Buffer.concat(taken).toString()).toBe('{"n":1}\n{"n"\n{"n":4}\n{"n":5}\n');
    expect(output.takeLost()).toBe(2);
  });
});
