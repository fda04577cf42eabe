import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Traces, traceFields } from '../index.js';
import { openTraces } from './open-traces.js';
import type { TracesConfig } from './traces-config.js';

let server: Server;
let address: string;
const bodies: string[] = [];
const heard: IncomingHttpHeaders[] = [];
const opened: Traces[] = [];

beforeEach(async () => {
  bodies.length = 0;
  heard.length = 0;
  server = createServer((request, response) => {
    void buffer(request).then((body) => {
      if (request.url === '/v1/traces') bodies.push(body.toString());
      else heard.push(request.headers);
      response.writeHead(request.url === '/broken' ? 503 : 200).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((traces) => traces.close()));
  server.closeAllConnections();
  server.close();
});

async function open(more: Partial<TracesConfig> = {}): Promise<Traces> {
  const config: TracesConfig = {
    endpoint: `${address}/v1/traces`,
    headers: {},
    timeout: 5_000,
    resource: { 'service.name': 'test' },
    sampler: { name: 'parentbased_always_on', ratio: 1 },
    ...more,
  };
  const traces = await openTraces(config, () => {});
  opened.push(traces);
  return traces;
}

interface Sent {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: Readonly<Record<string, unknown>> }>;
}

async function sent(traces: Traces): Promise<readonly Sent[]> {
  await traces.close();
  return bodies.flatMap((body) => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans as Sent[]);
}

const asked = { method: 'POST', route: '/orders/:id', scheme: 'http', address: '198.51.100.7' };
const off = { name: 'always_off', ratio: 1 } as const;

describe('a request', () => {
  it('has what is done for it below itself, also what another one ran', async () => {
    const traces = await open();
    const [one, other] = [traces.request(asked), traces.request({ ...asked, method: 'GET' })];
    let run: () => Promise<unknown> = async () => undefined;
    const queued = one.resume(() =>
      traces.within({ name: 'queued' }, ({ resume }) => {
        return new Promise((done) => {
          run = () => resume(() => traces.within({ name: 'within' }, async () => undefined).then(done));
        });
      }),
    );
    await other.resume(() => run());
    await queued;
    one.end({ status: 200, hasLeft: false });
    other.end({ status: 200, hasLeft: false });
    const spans = await sent(traces);
    const named = (name: string) => spans.find((span) => span.name === name);
    expect(named('queued')?.parentSpanId).toBe(named('POST /orders/:id')?.spanId);
    expect(named('within')?.parentSpanId).toBe(named('queued')?.spanId);
    expect(named('GET /orders/:id')?.traceId).not.toBe(named('within')?.traceId);
  });

  it('of a method or an address that nobody has is named without it', async () => {
    const traces = await open();
    traces.request({ ...asked, method: 'SECRET', route: undefined }).end({ status: 404, hasLeft: false });
    const [span] = await sent(traces);
    expect(span?.name).toBe('HTTP');
    expect(JSON.stringify(span)).not.toContain('SECRET');
  });

  it('says of errors what they are, and none of their words', async () => {
    const traces = await open();
    const request = traces.request(asked);
    const error = Object.assign(new Error('no row for secret-token'), { code: '23505' });
    const failing = request.resume(() => traces.within({ name: 'fails' }, () => Promise.reject(error)));
    await expect(failing).rejects.toBe(error);
    request.end({ hasLeft: true });
    const spans = await sent(traces);
    expect(JSON.stringify(spans)).toContain('23505');
    expect(JSON.stringify(spans)).not.toContain('secret-token');
    const type = spans
      .find(({ name }) => name === 'POST /orders/:id')
      ?.attributes.find(({ key }) => key === 'error.type');
    expect(type?.value).toEqual({ stringValue: 'client_left' });
  });

  it('is of the client that was noted first, and nothing is noted of nobody', async () => {
    const traces = await open();
    traces.note('signet.client_id', 'nobody');
    const request = traces.request(asked);
    request.resume(() => {
      traces.note('signet.client_id', 'portal');
      traces.note('signet.client_id', 'orders');
    });
    request.end({ status: 200, hasLeft: false });
    const text = JSON.stringify(await sent(traces));
    expect(text).toContain('portal');
    expect(text).not.toMatch(/nobody|"orders"/);
  });

  it('of an address that is not near begins a trace of its own, whatever it says', async () => {
    const traces = await open();
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    traces.request({ ...asked, traceparent }).end({ status: 200, hasLeft: false });
    traces.request({ ...asked, traceparent, address: '10.1.2.3' }).end({ status: 200, hasLeft: false });
    traces.request({ ...asked, traceparent: [traceparent], address: '10.1.2.3' }).end({ status: 200, hasLeft: false });
    const ids = (await sent(traces)).map(({ traceId }) => traceId === 'a'.repeat(32));
    expect(ids).toEqual([false, true, false]);
  });
});

describe('work', () => {
  it('that is part of nothing is not seen, unless it stands alone', async () => {
    const traces = await open();
    await traces.within({ name: 'a look' }, async () => undefined);
    await traces.within({ name: 'a delivery', alone: true }, () => traces.within({ name: 'its part' }, async () => 1));
    expect((await sent(traces)).map(({ name }) => name)).toEqual(['its part', 'a delivery']);
  });

  it('is done as it is where the trace is not sent', async () => {
    const traces = await open({ sampler: off });
    const request = traces.request(asked);
    expect(await request.resume(() => traces.within({ name: 'work' }, async ({ resume }) => resume(() => 7)))).toBe(7);
    request.end({ status: 200, hasLeft: false });
    expect(await sent(traces)).toEqual([]);
  });
});

describe('a call of a machine of our own', () => {
  it('says which trace it is part of, and passes nothing on that others sent', async () => {
    const traces = await open();
    const request = traces.request(asked);
    const headers = {
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      tracestate: 'x=y',
      baggage: 'who=alice',
    };
    await request.resume(() => traces.fetch(`${address}/path?secret=1`, { headers: { ...headers, accept: 'a/b' } }));
    request.end({ status: 200, hasLeft: false });
    const spans = await sent(traces);
    const call = spans.find(({ name }) => name === 'GET');
    expect(heard[0]).toMatchObject({ accept: 'a/b', traceparent: `00-${call?.traceId}-${call?.spanId}-01` });
    expect(heard[0]).not.toHaveProperty('tracestate');
    expect(heard[0]).not.toHaveProperty('baggage');
    expect(JSON.stringify(spans)).not.toMatch(/secret|path\?/);
  });

  it('says that its trace is not sent, where it is not', async () => {
    const traces = await open({ sampler: off });
    const request = traces.request(asked);
    await request.resume(() => traces.fetch(address));
    expect(heard[0]?.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  it('is an error where it fails, and gives what fetch gives', async () => {
    const traces = await open();
    expect((await traces.fetch(`${address}/broken`)).status).toBe(503);
    await expect(traces.fetch('http://127.0.0.1:1/')).rejects.toMatchObject({ name: 'TypeError' });
    const types = (await sent(traces)).map(
      ({ attributes }) => attributes.find(({ key }) => key === 'error.type')?.value,
    );
    expect(types).toEqual([{ stringValue: '503' }, expect.anything()]);
  });
});

describe('a line of the log', () => {
  it('knows its trace, wherever it is written, and none where there is none', async () => {
    expect(traceFields()).toEqual({});
    const traces = await open();
    expect(traceFields()).toEqual({});
    const request = traces.request(asked);
    const fields = await request.resume(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return traceFields();
    });
    request.end({ status: 200, hasLeft: false });
    const [span] = await sent(traces);
    expect(fields).toEqual({ trace_id: span?.traceId, span_id: span?.spanId });
    expect(traceFields()).toEqual({});
  });
});
