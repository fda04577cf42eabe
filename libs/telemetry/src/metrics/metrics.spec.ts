import { describe, expect, it } from '@jest/globals';
import type { Fields } from '../log/log.js';
import { DatabaseWatch, shapeOf } from './database-watch.js';
import { type TimedRoute, type TimedServer, timeRequests } from './http-times.js';
import { Metrics } from './metrics.js';
import { watchApp } from './watch-app.js';

type Hook = (request: object, reply: object, done: () => void) => void;

/** As Fastify calls its hooks. */
class TestServer implements TimedServer {
  #onRoute: (route: TimedRoute) => void = () => {};
  #onResponse: Hook = () => {};

  addHook(name: 'onRoute' | 'onResponse', hook: unknown): void {
    if (name === 'onRoute') this.#onRoute = hook as (route: TimedRoute) => void;
    else this.#onResponse = hook as Hook;
  }

  route(url: string, { onResponse }: { onResponse?: unknown } = {}): TimedRoute {
    const route: TimedRoute = { url, onResponse };
    this.#onRoute(route);
    return route;
  }

  answer(request: object, statusCode: number, elapsedTime: number, route?: TimedRoute): void {
    const hooks = [this.#onResponse, ...((route?.onResponse as Hook[] | undefined) ?? [])];
    for (const hook of hooks) hook(request, { statusCode, elapsedTime }, () => {});
  }
}

const seriesIn = (text: string, name: string) => text.split('\n').filter((line) => line.startsWith(name)).length;

describe('metrics of an app', () => {
  it('are its own: two apps of one process share nothing', async () => {
    const [one, other] = [new Metrics('1'), new Metrics('2')];
    one.counter('signet_refusals_total').of({ error: 'invalid_grant' }).add(2);
    const there = other.counter('signet_refusals_total');
    expect(await one.text()).toContain('signet_refusals_total{error="invalid_grant"} 2');
    expect(await one.text()).toContain('signet_build_info{version="1"} 1');
    expect(seriesIn(await other.text(), 'signet_refusals_total')).toBe(0);
    there.of({ error: 'x' }).add();
    expect(await one.text()).not.toContain('error="x"');
  });

  it('are histograms as Prometheus reads them: each bucket has what is smaller too', async () => {
    const metrics = new Metrics('1');
    const units = metrics.histogram('signet_database_transaction_units').of({});
    for (const size of [1, 1, 3, 64, 65]) units.observe(size);
    const text = await metrics.text();
    const bucket = (le: string) =>
      text.match(new RegExp(`units_bucket\\{le="${le.replace('+', '\\+')}"\\} (\\d+)`))?.[1];
    expect(['1', '2', '4', '32', '64', '+Inf'].map(bucket)).toEqual(['2', '2', '3', '3', '4', '5']);
    expect(text).toContain('signet_database_transaction_units_sum 134');
    expect(text).toContain('signet_database_transaction_units_count 5');
    expect(text).toContain('# TYPE signet_database_transaction_units histogram');
  });

  it('say the others where one cannot be read', async () => {
    const metrics = new Metrics('1');
    metrics.gauge('signet_http_connections', () => Promise.reject(new Error('away')));
    metrics.gauge('signet_database_waiting', () => {
      throw new Error('away');
    });
    const { status, body } = await metrics.document().read();
    expect(status).toBe(200);
    expect(body).toContain('signet_build_info');
    expect(body).toContain('process_cpu_seconds_total');
    expect(body).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(body).not.toContain('away');
  });
});

describe('labels', () => {
  it('are bounded, whatever is counted', async () => {
    const metrics = new Metrics('1');
    const issued = metrics.counter('signet_tokens_issued_total');
    for (let n = 0; n < 10_000; n += 1) issued.of({ grant_type: 'refresh_token', audience: `https://a${n}"\n` }).add();
    const text = await metrics.text();
    expect(seriesIn(text, 'signet_tokens_issued_total')).toBe(501);
    expect(text).toContain('signet_tokens_issued_total{grant_type="other",audience="other"} 9500');
  });

  it('of 10,000 addresses that are nobody’s are one', async () => {
    const metrics = new Metrics('1');
    const server = new TestServer();
    timeRequests(server, metrics);
    const token = server.route('/token');
    for (let n = 0; n < 10_000; n += 1) server.answer({ method: `M${n}`, is404: true }, 404, 1);
    server.answer({ method: 'POST', is404: false }, 200, 3, token);
    server.answer({ method: 'POST', is404: false }, 204, 3, token);
    // As Fastify makes the route of HEAD: of the options of that of GET.
    const head = server.route('/token', token);
    server.answer({ method: 'HEAD', is404: false }, 200, 3, head);
    const text = await metrics.text();
    expect(seriesIn(text, 'signet_http_request_duration_seconds_count')).toBe(3);
    expect(text).toContain('_count{route="unknown",method="any",status="4xx"} 10000');
    expect(text).toContain('_count{route="/token",method="POST",status="2xx"} 2');
    expect(text).toContain('_count{route="/token",method="HEAD",status="2xx"} 1');
    expect(text).toContain('_sum{route="/token",method="POST",status="2xx"} 0.006');
  });
});

describe('what a database says', () => {
  function watched() {
    const lines: Fields[] = [];
    const output = {
      write: (line: string) => void lines.push(JSON.parse(line)),
      takeLost: () => 0,
      flush: async () => {},
    };
    const app = watchApp({ app: 'sso', version: '1', output });
    return { ...app, lines, watch: new DatabaseWatch(app.log, app.metrics, 500) };
  }

  it('is a line where a statement was slow, and of a flood one with a count', async () => {
    const { log, lines, watch, metrics } = watched();
    watch.statement('SELECT 1', 499.9);
    expect(lines).toEqual([]);
    for (let n = 0; n < 100; n += 1) watch.statement(`SELECT *\n  FROM "a" WHERE "b" = 'hunter2' AND n = 42`, 500);
    expect(lines).toMatchObject([
      {
        level: 'warn',
        event: 'slow_statement',
        statement: 'SELECT * FROM "a" WHERE "b" = ? AND n = ?',
        milliseconds: 500,
      },
    ]);
    await log.close();
    expect(lines.map(({ count }) => count)).toEqual([1, 99]);
    const text = await metrics.text();
    expect(text).toContain('signet_events_total{event="slow_statement"} 100');
    expect(text).toContain('signet_database_statement_duration_seconds_count 101');
  });

  it('has no value in it, however it is written, and is short', () => {
    expect(shapeOf("INSERT INTO t VALUES ('it''s', 1.5, 'never ends")).toBe('INSERT INTO t VALUES (?, ?, ?');
    expect(shapeOf(`SELECT ${'"a", '.repeat(9000)}`).length).toBeLessThanOrEqual(300);
  });

  it('is a line where something is done in another way than it should be', () => {
    const { lines, watch } = watched();
    watch.fallback('log_sync_lost', 'EIO');
    expect(lines).toMatchObject([{ level: 'error', event: 'log_sync_lost', reason: 'EIO' }]);
  });
});
