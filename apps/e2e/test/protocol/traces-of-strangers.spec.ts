import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rows } from '../support/breadth.js';
import { type Manner, TestCollector } from '../support/collector.js';
import { type Program, type RunningApp, runApp } from '../support/running-app.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-traces-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let collector: TestCollector;
const running: RunningApp[] = [];
beforeEach(async () => {
  collector = await TestCollector.start();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.process.kill()));
  await collector.close();
});

async function start(program: Program, more: Readonly<Record<string, string>>): Promise<RunningApp> {
  const app = await runApp(program, folder, { DRAIN_DELAY: '0', ...more });
  running.push(app);
  return app;
}

/** Ends it in order, which sends what is left. */
async function end(app: RunningApp): Promise<void> {
  app.signal('SIGTERM');
  expect(await app.process.ended).toMatchObject({ code: 0 });
}

const ask = (app: RunningApp, path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`http://127.0.0.1:${app.port}${path}`, { headers });

const theirs = { trace: 'a'.repeat(31).concat('1'), parent: 'b'.repeat(16) };
const sampled = { traceparent: `00-${theirs.trace}-${theirs.parent}-01`, tracestate: 'x=y' };

const samplers = rows<[Program, Readonly<Record<string, string>>]>(
  [
    ['sso', { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.000001' }],
    ['orders', { OTEL_TRACES_SAMPLER: 'parentbased_always_off', TRACE_PEERS: '192.0.2.1' }],
  ],
  [
    ['sso', { OTEL_TRACES_SAMPLER: 'parentbased_always_off' }],
    ['sso', { OTEL_TRACES_SAMPLER: 'always_off', TRACE_PEERS: 'loopback' }],
  ],
);

describe('a stranger', () => {
  const on = () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });

  it.each(samplers)('has no trace of %s sent by what they send, where %o', async (program, sampler) => {
    const app = await start(program, { ...on(), ...sampler });
    await ask(app, '/jwks', sampled);
    // By a ratio of ids the lowest of all would always be among those that are sent.
    await ask(app, '/jwks', { traceparent: `00-${'0'.repeat(31)}1-${theirs.parent}-01` });
    await end(app);
    expect(collector.spans.filter(({ kind }) => kind === 2)).toEqual([]);
  });

  it('keeps no trace from being sent either', async () => {
    const app = await start('sso', on());
    await ask(app, '/jwks', { traceparent: `00-${theirs.trace}-${theirs.parent}-00` });
    await end(app);
    const served = collector.spans.filter(({ kind }) => kind === 2);
    expect(served).toMatchObject([{ traceId: theirs.trace, parentSpanId: theirs.parent }]);
  });

  it('is not followed at all where others are', async () => {
    const app = await start('sso', { ...on(), TRACE_PEERS: '192.0.2.1' });
    await ask(app, '/jwks', sampled);
    await end(app);
    const [served, ...more] = collector.spans.filter(({ kind }) => kind === 2);
    expect(more).toEqual([]);
    expect(served?.traceId).not.toBe(theirs.trace);
    expect(served?.parentSpanId).toBeUndefined();
  });

  it.each(rows<Program>(['sso'], ['orders']))('decides for %s where they are of our own', async (program) => {
    const peers = { OTEL_TRACES_SAMPLER: 'parentbased_always_off', TRACE_PEERS: 'loopback' };
    const app = await start(program, { ...on(), ...peers });
    await ask(app, '/jwks');
    await ask(app, '/jwks', sampled);
    await end(app);
    const served = collector.spans.filter(({ kind }) => kind === 2);
    expect(served).toMatchObject([{ traceId: theirs.trace, parentSpanId: theirs.parent }]);
    expect(collector.bodies.join('')).not.toContain('x=y');
  });
});

it('what is no traceparent is none (W3C Trace Context §3.2.2)', async () => {
  const app = await start('sso', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, TRACE_PEERS: 'loopback' });
  const malformed = [
    `ff-${theirs.trace}-${theirs.parent}-01`,
    `00-${'0'.repeat(32)}-${theirs.parent}-01`,
    `00-${theirs.trace}-${'0'.repeat(16)}-01`,
    `00-${theirs.trace.toUpperCase()}-${theirs.parent}-01`,
    `00-${theirs.trace}-${theirs.parent}-01-more`,
    `00-${theirs.trace}-${theirs.parent}-01, 00-${theirs.trace}-${theirs.parent}-01`,
    'a'.repeat(8_000),
  ];
  for (const traceparent of malformed) expect((await ask(app, '/jwks', { traceparent })).status).toBe(200);
  await end(app);
  const served = collector.spans.filter(({ kind }) => kind === 2);
  expect(served).toHaveLength(malformed.length);
  expect(served.filter((span) => span.parentSpanId !== undefined || span.traceId === theirs.trace)).toEqual([]);
  expect(new Set(served.map(({ traceId }) => traceId)).size).toBe(malformed.length);
});

describe('a collector that is no good', () => {
  it.each(rows<Manner | 'away'>(['silent', 'away'], ['drips', 'refuses']))(
    '%s: requests go on, the end is in order, and what is lost is said with how much it was',
    async (manner) => {
      let endpoint = collector.endpoint;
      if (manner === 'away') endpoint = await nobodysAddress();
      else collector.manner = manner;
      const app = await start('sso', { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_TIMEOUT: '300' });
      const isOfLoss = (line: string) => line.includes('traces_dropped');
      const said = app.process.says(isOfLoss);
      const statuses = await Promise.all(Array.from({ length: 300 }, async () => (await ask(app, '/jwks')).status));
      expect(new Set(statuses)).toEqual(new Set([200]));
      await said;
      expect((await ask(app, '/jwks')).status).toBe(200);
      await end(app);
      const lines = app.process.output.lines.filter(isOfLoss);
      // Counted, not repeated: together all that was made.
      expect(lines.length).toBeLessThan(50);
      const counts = lines.map((line) => JSON.parse(line).count as number);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(301);
      expect(lines.join('')).not.toContain('a secret of the collector');
    },
  );

  it.each(rows<Program>(['sso'], ['invoices']))(
    'silent for longer than %s lives: it ends in order',
    async (program) => {
      collector.manner = 'silent';
      const app = await start(program, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
      const came = collector.batch();
      await ask(app, '/jwks');
      await came;
      await end(app);
      expect(app.process.output.lines.join('\n')).toContain('the process ended');
    },
  );
});

async function nobodysAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

describe('OpenTelemetry', () => {
  // What is imported, by its address: in a bundle it is one file, which nothing else is in.
  const hooks = `import { writeSync } from 'node:fs';
    export function load(url, context, next) {
      if (/open-telemetry[^/]*$|@opentelemetry.(?!api.)/.test(url)) writeSync(1, 'loaded of it: ' + url + '\\n');
      return next(url, context);
    }`;
  const asUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
  const probe = `import { register } from 'node:module'; register(${JSON.stringify(asUrl(hooks))});`;
  const watching = { NODE_OPTIONS: `--import=${asUrl(probe)}` };

  async function loadedBy(program: Program, more: Readonly<Record<string, string>>): Promise<number> {
    const app = await start(program, { ...watching, ...more });
    await ask(app, program === 'sso' ? '/jwks' : '/health');
    await end(app);
    return app.process.output.lines.filter((line) => line.includes('loaded of it: ')).length;
  }

  it.each(rows<Program>(['sso', 'orders'], ['invoices']))(
    'is not loaded by %s where nobody asks for traces',
    async (program) => {
      expect(await loadedBy(program, {})).toBe(0);
    },
  );

  it('is loaded where somebody does, unless it is disabled', async () => {
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
    expect(await loadedBy('sso', { ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBe(0);
    expect(await loadedBy('sso', endpoint)).toBeGreaterThan(0);
  });
});
