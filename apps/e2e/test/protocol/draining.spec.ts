import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { rows } from '../support/breadth.js';
import { type Program, programs, type RunningApp, runApp } from '../support/running-app.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-draining-'));
const running: RunningApp[] = [];
const agent = new Agent({ keepAlive: true });
afterEach(async () => {
  agent.destroy();
  await Promise.all(running.splice(0).map((app) => app.process.kill()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(program: Program, more: Readonly<Record<string, string>>): Promise<RunningApp> {
  const app = await runApp(program, folder, more);
  running.push(app);
  return app;
}

async function ask(port: number, path: string): Promise<{ status: number; connection: string; body: string }> {
  const [response] = (await once(get({ host: '127.0.0.1', port, path, agent }), 'response')) as [IncomingMessage];
  const body = await text(response);
  return { status: response.statusCode ?? 0, connection: response.headers.connection ?? '', body };
}

/** A request of which the server has the head, and waits for the body. */
async function halfSent(port: number, path: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  const headers = ['host: 127.0.0.1', 'content-type: application/json', 'content-length: 2', 'expect: 100-continue'];
  socket.write(`POST ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
  const [data] = (await once(socket, 'data')) as [Buffer];
  expect(data.toString()).toContain('100 Continue');
  return socket;
}

/** Resolves when nobody listens there any more. */
async function refused(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => 'connected'),
      new Promise<string>((resolve) =>
        socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? '')),
      ),
    ]);
    socket.destroy();
    if (outcome === 'ECONNREFUSED') return;
  }
}

/** Orders and invoices have the edge of resource-app. */
describe.each(rows<Program>(['sso', 'orders', 'portal'], ['invoices']))('SIGTERM of %s', (program) => {
  const { ready, other, post } = programs[program];

  it('fails readiness first, serves on, and tells kept connections to close; a second one ends at once', async () => {
    const started = await start(program, { DRAIN_DELAY: '3600' });
    expect(await ask(started.port, other)).toMatchObject({ status: 200, connection: 'keep-alive' });
    started.signal('SIGTERM');
    for (;;) {
      const { status, body, connection } = await ask(started.port, ready);
      if (!body.includes('draining')) continue;
      expect([status, connection]).toEqual([503, 'close']);
      break;
    }
    for (let i = 0; i < 3; i += 1) {
      expect(await ask(started.port, other)).toMatchObject({ status: 200, connection: 'close' });
    }
    started.signal('SIGTERM');
    expect(await started.process.ended).toMatchObject({ code: 143, signal: null });
  });

  it('ends with 0 when nothing is in flight, and so does SIGINT without the delay', async () => {
    for (const [signal, delay] of [
      ['SIGTERM', '0'],
      ['SIGINT', '3600'],
    ] as const) {
      const started = await start(program, { DRAIN_DELAY: delay });
      expect((await ask(started.port, other)).status).toBe(200);
      started.signal(signal);
      expect(await started.process.ended).toMatchObject({ code: 0, signal: null });
    }
  });

  if (post === undefined) return;

  it('lets a request in flight end, which then closes its connection', async () => {
    const started = await start(program, { DRAIN_DELAY: '0', DRAIN_TIMEOUT: '3600' });
    const socket = await halfSent(started.port, post);
    started.signal('SIGTERM');
    await refused(started.port);
    const answered = text(socket);
    socket.write('{}');
    expect(await answered).toMatch(/^HTTP\/1\.1 4\d\d .*connection: close/is);
    expect(await started.process.ended).toMatchObject({ code: 0, signal: null });
  });

  it('cuts what is not done in its time, and ends with 0 all the same', async () => {
    const started = await start(program, { DRAIN_DELAY: '0', DRAIN_TIMEOUT: '1' });
    const socket = await halfSent(started.port, post);
    const closed = once(socket.resume(), 'close');
    started.signal('SIGTERM');
    expect(await started.process.ended).toMatchObject({ code: 0, signal: null });
    await closed;
  });
});
